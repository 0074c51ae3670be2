"""What commands print: tables for people, JSON for programs, one line for what went wrong."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

_LEFT_TO_RIGHT_MARK = "\u200e"
_WIDE = 10_000


def print_json(value: object) -> None:
    """Prints a value as JSON, non-ASCII letters as themselves."""
    print(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))  # noqa: T201


def say(text: str) -> None:
    """Tells the person at the keyboard something that is no result: on standard error."""
    print(text, file=sys.stderr)  # noqa: T201


def print_line(text: str) -> None:
    """Prints a line of the result."""
    print(text)  # noqa: T201


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[str] = ()) -> None:
    """Prints a table: as wide as the terminal, or, into a file or a pipe, as wide as its rows.

    Args:
        headings: The headings of its columns.
        rows: Its cells.
        numbers: The headings of columns that are aligned to the right.
    """
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
    table = Table(box=None, pad_edge=False, header_style="bold")
    right = set(numbers)
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading in right else "left")
    for row in rows:
        table.add_row(*(Text(_isolated(str(cell), terminal=console.is_terminal)) for cell in row))
    console.print(table)


def state(*, active: bool) -> str:
    """What a table calls a thing that is enabled or not."""
    return "active" if active else "disabled"


def moment(at: datetime | None) -> str:
    """A moment in a table: UTC, to the minute."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ") if at else ""


def plural(count: int, noun: str) -> str:
    """`1 extension`, `2,000 extensions`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def struct_fields(value: msgspec.Struct, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A struct as a JSON object, with more keys beside its own."""
    return {**msgspec.to_builtins(value), **more}


def _isolated(cell: str, *, terminal: bool) -> str:
    # In a terminal that follows the bidirectional algorithm, two Hebrew cells would else change places.
    if terminal and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in cell):
        return cell + _LEFT_TO_RIGHT_MARK
    return cell
