"""Rows of a CSV as they stand in the file, for people to find what is wrong in them."""

from collections.abc import Collection, Iterator, Mapping
from io import StringIO

from dialtree.sources.csv.header import Header, find_header
from dialtree.sources.csv.rows import read_rows
from dialtree.sources.findings import Findings, shown

ROW = "row"
"""What stands for a column where a row cannot be told apart into cells."""


def quote_rows(text: str, lines: Collection[int]) -> dict[int, Mapping[str, str]]:
    """What some rows of a table hold in the columns that are read, cut short: sheets have others, with who knows what.

    Args:
        text: The whole text.
        lines: The lines, from 1, where the rows start.

    Returns:
        By line, the cells that are not empty, by column; all of a line that breaks the rules of quoting as one.
    """
    header = find_header(text)
    if header is None or not lines:
        return {}
    quoted: dict[int, Mapping[str, str]] = dict(_read(text, header, frozenset(lines)))
    missing = frozenset(lines) - quoted.keys()
    for number, line in enumerate(StringIO(text, newline=""), start=1):
        if number in missing and line.strip():
            quoted[number] = {ROW: shown(line.strip())}
    return quoted


def _read(text: str, header: Header, lines: Collection[int]) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, row in read_rows(text, header.delimiter, Findings()):
        if line in lines:
            cells = ((name, row[at].strip()) for name, at in header.columns.items() if at < len(row))
            yield line, {name: shown(cell) for name, cell in cells if cell}
