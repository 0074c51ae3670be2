"""The header row of a CSV: which columns it has, and what stands between them."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from dialtree.directory.faults import Fault, RefusedError
from dialtree.sources.columns import FIELDS, MANDATORY, SIP
from dialtree.sources.csv.rows import read_rows
from dialtree.sources.findings import Findings, shown

_DELIMITERS = (",", ";", "\t")

# By a delimiter that is not the file's, what looks like one row may be all of it.
_LONGEST_HEADER = 64 * 1024

# Excel writes and obeys this first line; it is no row.
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])[ \t]*(?:\r\n?|\n|$)", re.IGNORECASE)

_BY_LOWER_CASE = {column.lower(): column for column in FIELDS}


class Header(NamedTuple):
    """A header row.

    Attributes:
        line: Where it starts.
        delimiter: What stands between cells.
        cells: What it says, trimmed, without empty cells at its end.
    """

    line: int
    delimiter: str
    cells: tuple[str, ...]

    @property
    def columns(self) -> Mapping[str, int]:
        """Where each known column stands; for one that is given twice, the last."""
        return {
            _BY_LOWER_CASE[cell.lower()]: at for at, cell in enumerate(self.cells) if cell.lower() in _BY_LOWER_CASE
        }


def find_header(text: str) -> Header | None:
    """The header of a table: its first row, by the delimiter that shows the most known columns.

    Returns:
        None when no delimiter shows a column SIP.
    """
    separator = _SEPARATOR_LINE.match(text)
    delimiters = separator[1] if separator else _DELIMITERS
    headers = (_first_row(text, delimiter, 1 if separator else 0) for delimiter in delimiters)
    candidates = [header for header in headers if SIP in header.columns]
    return max(candidates, key=lambda header: len(header.columns), default=None)


def check_header(header: Header) -> None:
    """Checks that a table can be read by its header.

    Raises:
        RefusedError: A mandatory column is missing, or a known one is given twice.
    """
    known = [_BY_LOWER_CASE.get(cell.lower()) for cell in header.cells]
    faults = [
        Fault(column, f"given twice in the header (line {header.line})") for column in FIELDS if known.count(column) > 1
    ]
    faults += [
        Fault(column, f"no such column in the header (line {header.line})")
        for column in MANDATORY
        if column not in known
    ]
    if faults:
        raise RefusedError(faults)


def warn_of_unknown(header: Header, findings: Findings) -> None:
    """Warns of each column that is not read: sheets have columns of their owner's own."""
    for at, cell in enumerate(header.cells, start=1):
        if cell.lower() not in _BY_LOWER_CASE:
            if cell:
                findings.warn(header.line, f"column {shown(cell)} is none that is known; it is ignored")
            else:
                findings.warn(header.line, f"column {at} has no name; it is ignored")


def _first_row(text: str, delimiter: str, skipped: int) -> Header:
    rows = islice(read_rows(text[:_LONGEST_HEADER], delimiter, Findings()), skipped, None)
    line, row = next(rows, (0, []))
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return Header(line, delimiter, tuple(cells))
