"""CSV for spreadsheets: what people open by a click, and what must not run there."""

import csv
import re
from collections.abc import Iterable

BOM = "\ufeff"
"""What a spreadsheet knows UTF-8 by; it goes before the first line."""

# A spreadsheet takes a cell that begins with one of these for a formula, white space before it or not; a full-width one
# counts in some.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def safe_cell(text: str) -> str:
    """A text as a spreadsheet shows it: with an apostrophe before what it would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def safe_line(cells: Iterable[object]) -> str:
    """A line with its CRLF, in which no cell can start a formula. Each text stands in quotes, None is empty."""
    return _WRITER.writerow([safe_cell(it) if isinstance(it, str) else it for it in cells])  # type: ignore[no-any-return]


class _Lines:
    def write(self, line: str) -> str:
        return line


# It returns what the `write` of its file does: the line.
_WRITER = csv.writer(_Lines(), quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
