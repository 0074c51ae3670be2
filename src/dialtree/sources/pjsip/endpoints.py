"""Endpoints as extensions."""

from collections.abc import Iterable, Iterator, Mapping

from dialtree.directory.extension import clean_sip, clean_speed_dial
from dialtree.directory.text import clean_name
from dialtree.sources.findings import Cleaner, Findings, shown
from dialtree.sources.pjsip.caller_id import read_caller_id
from dialtree.sources.pjsip.mailboxes import check_mailboxes
from dialtree.sources.pjsip.section import Section
from dialtree.sources.record import Record


def read_endpoints(sections: Iterable[Section], findings: Findings) -> Iterator[Record]:
    """The extensions of a configuration: its endpoints that are no templates.

    Args:
        sections: All sections.
        findings: Takes endpoints that cannot be extensions, and mailboxes that look wrong.
    """
    defined = [section for section in sections if not section.is_template]
    aors = {section.name: section for section in defined if section.type == "aor"}
    for section in defined:
        if section.type == "endpoint":
            yield from _read(section, aors, findings)


def _read(endpoint: Section, aors: Mapping[str, Section], findings: Findings) -> Iterator[Record]:
    caller = read_caller_id(endpoint.value("callerid"))
    if not any(caller) and not _is_number(endpoint.name):
        called = shown(endpoint.name)
        findings.note(
            endpoint.number,
            f"endpoint {called} has no caller id and no number for a name; it is passed over",
            endpoint.file,
        )
        return
    numbers = [number for number in (caller.number, endpoint.name) if _is_number(number)]
    cleaner = Cleaner()
    sip = cleaner.clean(clean_sip, "section", endpoint.name)
    name = cleaner.clean(clean_name, "callerid", caller.name or endpoint.name)
    speed_dial = cleaner.clean(clean_speed_dial, "callerid", numbers[0] if numbers else "")
    findings.refuse_all(endpoint.number, cleaner.faults, endpoint.file)
    if sip is not None and name is not None and speed_dial is not None:
        check_mailboxes(endpoint, (sip, speed_dial), aors, findings)
        yield Record(endpoint.number, sip, name=name, speed_dial=speed_dial, file=endpoint.file)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
