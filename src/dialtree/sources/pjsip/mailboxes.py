"""Mailboxes of an endpoint that are not its own."""

from collections.abc import Iterator, Mapping, Sequence

from dialtree.sources.findings import Findings, shown
from dialtree.sources.pjsip.section import Option, Section


def check_mailboxes(endpoint: Section, numbers: Sequence[str], aors: Mapping[str, Section], findings: Findings) -> None:
    """Warns when an endpoint has mailboxes, and none has one of its numbers: most often a slip of the pen.

    Args:
        endpoint: The endpoint.
        numbers: What it is called by.
        aors: The addresses of record, by name; an endpoint names those that its mailboxes may stand on.
        findings: Takes the warning.
    """
    options = [(option, _split(option.value)) for option in _options(endpoint, aors)]
    users = {mailbox.partition("@")[0].strip() for _, mailboxes in options for mailbox in mailboxes}
    if users.isdisjoint(numbers):
        for option, mailboxes in options:
            if mailboxes:
                findings.warn(option.number, _sentence(endpoint.name, mailboxes), option.file)


def _options(endpoint: Section, aors: Mapping[str, Section]) -> Iterator[Option]:
    named = (aors[name] for name in _split(endpoint.value("aors")) if name in aors)
    for section in (endpoint, *named):
        option = section.option("mailboxes")
        if option:
            yield option


def _sentence(endpoint: str, mailboxes: Sequence[str]) -> str:
    which = f"mailbox {mailboxes[0]} is" if len(mailboxes) == 1 else f"mailboxes {', '.join(mailboxes)} are"
    return f"endpoint {shown(endpoint)}: {shown(which)} not its own number"


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
