"""The sections of a configuration, with what they inherit."""

from collections import defaultdict
from collections.abc import Iterable

from dialtree.directory.faults import RefusedError, refuse
from dialtree.sources.findings import Findings, shown
from dialtree.sources.pjsip.header import Header, read_header
from dialtree.sources.pjsip.lines import Line
from dialtree.sources.pjsip.section import Section


def read_sections(lines: Iterable[Line], findings: Findings) -> list[Section]:
    """The sections, in the order in which they start; templates too.

    Args:
        lines: The lines of the configuration.
        findings: Takes headers that cannot be read, and lines that say nothing.
    """
    sections = _Sections(findings)
    for line in lines:
        try:
            sections.read(line)
        except RefusedError as error:
            findings.refuse_all(line.number, error.faults, line.file)
    return sections.read_so_far


class _Sections:
    def __init__(self, findings: Findings) -> None:
        self.read_so_far: list[Section] = []
        self._findings = findings
        self._named: dict[str, list[Section]] = defaultdict(list)
        self._last: Section | None = None
        # An included file goes on in the section started last; what includes it then goes on in its own.
        self._current: dict[int, Section | None] = {0: None}

    def read(self, line: Line) -> None:
        if line.text.startswith("["):
            self._start(line)
        elif "=" in line.text:
            self._set(line)
        else:
            self._findings.warn(line.number, "neither a section nor an option; it is ignored", line.file)

    def _set(self, line: Line) -> None:
        section = self._current.setdefault(line.inclusion, self._last)
        if section is None:
            raise refuse("section", "none has started before this option")
        section.set(line)

    def _start(self, line: Line) -> None:
        # Where a header is refused, its options are read all the same, so that they go to no other section.
        self._last = self._current[line.inclusion] = Section("", line)
        header = read_header(line.text)
        if header.rest:
            self._findings.warn(line.number, "what stands behind the header of the section is ignored", line.file)
        bases = [self._base(name) for name in header.bases]
        section = Section(header.name, line) if header.adds_to is None else self._earlier(header, header.adds_to)
        for base in bases:
            section.inherit(base)
        section.is_template |= header.is_template
        self._last = self._current[line.inclusion] = section
        if header.adds_to is None:
            self.read_so_far.append(section)
            self._named[section.name.lower()].append(section)

    def _base(self, name: str) -> Section:
        found = self._find(name)
        if not found:
            raise refuse("template", f"{shown(name)} is not defined before this line")
        return found[0]

    def _earlier(self, header: Header, kind: str) -> Section:
        found = [section for section in self._find(header.name) if kind in ("", section.type)]
        if not found:
            raise refuse(
                "section", f"{shown(header.name)} is not defined before this line, so nothing can be added to it"
            )
        return min(found, key=lambda section: section.is_template)

    def _find(self, name: str) -> list[Section]:
        # Asterisk falls back on the name in another letter case.
        named = self._named.get(name.lower(), [])
        return [section for section in named if section.name == name] or named
