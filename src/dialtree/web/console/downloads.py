"""What a table shows, to be taken along: as CSV, or as XLSX."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from litestar.response import Stream

from dialtree.directory.faults import refuse
from dialtree.sources.csv.safe import BOM, safe_line
from dialtree.storage.paging import MOST, Page, Window
from dialtree.web.console.answers import AnyRequest
from dialtree.web.console.formats import in_zone
from dialtree.web.console.languages import direction, language_of
from dialtree.web.console.workbooks import Cell, Workbook

T = TypeVar("T")

FORMAT = "format"
"""The part of a query that says which of the formats is wanted: "csv", which it is without, or "xlsx"."""

_PIECE = 500


class Column(msgspec.Struct, Generic[T], frozen=True):
    """A column of a file.

    Attributes:
        title: What stands above it, in the language of the page.
        value: What it has of a thing; a moment is aware.
    """

    title: str
    value: Callable[[T], Cell]


_Rows: TypeAlias = AsyncIterator[Sequence[Sequence[Cell]]]


async def download(
    request: AnyRequest,
    name: str,
    columns: Sequence[Column[T]],
    rows: AsyncIterator[T],
    *,
    time_zone: str = "UTC",
) -> Stream:
    """A table as a file, in the format that the request's query names. No cell of it is a formula.

    As much of it is in memory as is being sent. A failure before the first row is answered as one.

    Args:
        request: What it answers.
        name: The file's name, ASCII, without what follows the full stop.
        columns: The columns, in order.
        rows: The things, in order; see `every`.
        time_zone: The time zone in which moments are told, by its IANA name.

    Raises:
        RefusedError: There is no such format.
    """
    asked = request.query_params.get(FORMAT) or "csv"
    if asked not in _FORMATS:
        raise refuse(FORMAT, f"{asked!r} is none of {', '.join(_FORMATS)}")
    write, media_type = _FORMATS[asked]
    titles = [it.title for it in columns]
    pieces = write(request, titles, _pieces(columns, rows, ZoneInfo(time_zone)))
    first = await anext(pieces)

    async def sent() -> AsyncIterator[bytes]:
        async with aclosing(pieces):
            yield first
            async for piece in pieces:
                yield piece

    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{asked}"',
        "Cache-Control": "private, no-store",
    }
    return Stream(sent(), media_type=media_type, headers=headers)


async def every(load: Callable[[Window], Awaitable[Page[T]]], sort: str) -> AsyncIterator[T]:
    """All things of a list that management tells a page at a time, each page of a moment of its own.

    Args:
        load: Loads a page of it.
        sort: What it is sorted by, as in `Window`.
    """
    window = Window(MOST, sort)
    while True:
        page = await load(window)
        for thing in page.items:
            yield thing
        if page.last is None:
            return
        window = Window(MOST, sort, page.last)


async def _pieces(columns: Sequence[Column[T]], rows: AsyncIterator[T], zone: ZoneInfo) -> _Rows:
    piece: list[Sequence[Cell]] = []
    async for row in rows:
        piece.append([_there(it.value(row), zone) for it in columns])
        if len(piece) == _PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _there(cell: Cell, zone: ZoneInfo) -> Cell:
    return in_zone(cell, zone) if isinstance(cell, datetime) else cell


async def _as_csv(request: AnyRequest, titles: Sequence[str], rows: _Rows) -> AsyncGenerator[bytes, None]:
    del request
    header = f"{BOM}{safe_line(titles)}"
    async for piece in rows:
        yield (header + "".join(safe_line(map(_written, row)) for row in piece)).encode()
        header = ""
    if header:
        yield header.encode()


def _written(cell: Cell) -> str | int | None:
    return cell.isoformat(" ", "seconds") if isinstance(cell, datetime) else cell


async def _as_xlsx(request: AnyRequest, titles: Sequence[str], rows: _Rows) -> AsyncGenerator[bytes, None]:
    with Workbook(titles, right_to_left=direction(language_of(request)) == "rtl") as workbook:
        async for piece in rows:
            await workbook.write(piece)
        while read := await workbook.read():
            yield read


_FORMATS: Mapping[str, tuple[Callable[[Any, Sequence[str], _Rows], AsyncGenerator[bytes, None]], str]] = {
    "csv": (_as_csv, "text/csv; charset=utf-8"),
    "xlsx": (_as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""By format, what writes it, and its media type."""
