"""Tables: on a terminal one line a row, into a file or a pipe every cell whole."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size

from dialtree.cli.output import LEFT_TO_RIGHT_MARK, isolated, print_line

_GAP = "  "
_NARROWEST = 8
_BOLD, _PLAIN = "\033[1m", "\033[0m"


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[str] = (), whole: Iterable[str] = ()
) -> None:
    """Prints a table. On a terminal that is too narrow for it, long cells are cut and end in "…".

    Args:
        headings: The headings of its columns.
        rows: Its cells.
        numbers: The headings of columns that are aligned to the right and never cut.
        whole: The headings of other columns that are never cut.
    """
    cells = [tuple(map(str, row)) for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(headings, *cells, strict=True)]
    right = [heading in set(numbers) for heading in headings]
    terminal = sys.stdout.isatty()
    if terminal:
        kept = {*numbers, *whole}
        _fit(widths, [at for at, heading in enumerate(headings) if heading not in kept])
    heading = _line(headings, widths, right)
    print_line(f"{_BOLD}{heading}{_PLAIN}" if terminal and _may_be_bold() else heading)
    for row in cells:
        print_line(_line(row, widths, right))


def _fit(widths: list[int], cuttable: Sequence[int]) -> None:
    """Narrows the widest of the columns that may be cut, until the table fits or none can become narrower."""
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - shutil.get_terminal_size().columns
    for _ in range(excess):
        widest = max(cuttable, key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    placed = [_place(*it) for it in zip(cells, widths, right, strict=True)]
    line = _GAP.join(placed).rstrip(" ")
    # A terminal may lay a line out from right to left when its first letter is Hebrew.
    return f"{LEFT_TO_RIGHT_MARK}{line}" if LEFT_TO_RIGHT_MARK in line else line


def _place(cell: str, width: int, right: bool) -> str:
    length = cell_len(cell)
    if length > width:
        return isolated(set_cell_size(cell, width - 1) + "…")
    space = " " * (width - length)
    return space + isolated(cell) if right else isolated(cell) + space


def _may_be_bold() -> bool:
    return "NO_COLOR" not in os.environ and os.environ.get("TERM", "dumb") != "dumb"
