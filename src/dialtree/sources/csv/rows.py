"""The rows of delimited text, in Excel's quoting (RFC 4180), with the lines where they start."""

import csv
import io
from collections.abc import Iterator

from dialtree.sources.findings import Findings

_TOO_LONG = "field larger than field limit"

EXPLAINED = {
    _TOO_LONG: "a cell is too long to be one; is a quote left open?",
    "unexpected end of data": "a quoted cell is not closed before the file ends",
    "expected after": "text after a closing quote; a quote inside a quoted cell is written twice",
}
"""What Python's reader says, in part, and what is told of it."""


def read_rows(text: str, delimiter: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line, from 1, where it starts.

    A row of empty cells alone is blank too: Excel leaves such rows behind.

    Args:
        text: The whole text; lines end in CR, LF or both.
        delimiter: What stands between cells.
        findings: Takes the rows that break the rules of quoting.
    """
    # Without the strict mode, a quote that is never closed swallows the rest of the file, and nobody is told.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.refuse(line, "row", _explain(error))
            if _TOO_LONG in str(error):
                # What follows is the inside of that cell.
                return
        else:
            if any(map(str.strip, row)):
                yield line, row


def _explain(error: csv.Error) -> str:
    said = str(error)
    return next((sentence for part, sentence in EXPLAINED.items() if part in said), said)
