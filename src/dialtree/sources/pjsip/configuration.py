"""A whole `pjsip.conf`."""

import re
from pathlib import Path

from dialtree.sources.findings import Findings
from dialtree.sources.pjsip.comments import CommentStripper
from dialtree.sources.pjsip.endpoints import read_endpoints
from dialtree.sources.pjsip.expansion import Expansion
from dialtree.sources.pjsip.lines import significant_lines
from dialtree.sources.pjsip.sections import read_sections
from dialtree.sources.record import Reading

_OPENING = re.compile(r"\[[^\]]+\]|#(?:try)?include\b|#exec\b", re.IGNORECASE)


def is_configuration(text: str) -> bool:
    """Whether the first line that is neither blank nor comment starts a section or includes a file."""
    _, first = next(significant_lines(text, CommentStripper()), (0, ""))
    return _OPENING.match(first) is not None


def read_pjsip(path: Path | None, text: str) -> Reading:
    """Reads the endpoints of a configuration, as Asterisk would: its templates, and the files it includes.

    Of an extension it tells the SIP id, the name and the speed dial, and nothing else.

    Args:
        path: The file; others are included only from its folder and below. None: it includes none.
        text: Its text.
    """
    findings = Findings()
    sections = read_sections(Expansion(path, findings).lines(text), findings)
    if not any(section.type == "endpoint" for section in sections):
        findings.warn(0, "no section has type=endpoint, so there is no extension")
    records = tuple(read_endpoints(sections, findings))
    return findings.reading("pjsip.conf", "line", records)
