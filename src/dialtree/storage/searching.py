"""Lists that are searched in without an index: every row that a query finds is looked at."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import refuse
from dialtree.storage.paging import Page, Window, sorting

T = TypeVar("T")

# Rows that a search looks at before others have their turn.
_PIECE = 500


async def search_page(
    connection: AsyncConnection,
    query: Select[*tuple[Any, ...]],
    words: Sequence[str],
    text: Callable[[T], str],
    window: Window,
    sorts: Mapping[str, ColumnElement[Any]],
    key: ColumnElement[int],
    read: Callable[[Sequence[Any]], T],
) -> Page[T]:
    """Loads a page of those things that a query finds in whose text all of some words are.

    Its time grows with how many the query finds, for no index of a database knows folded texts.

    Args:
        connection: A transaction that reads.
        query: What finds all, in no order.
        words: The words, folded.
        text: The text of a thing, folded.
        window: Which page.
        sorts: What may be sorted by, by name; none of it is NULL. The first is the list's own order.
        key: The id, by which things of equal value are ordered.
        read: Makes a thing of a row.

    Raises:
        RefusedError: There is nothing of that name to sort by, or no page has ended there.
    """
    name, backwards = sorting(window.sort, tuple(sorts))
    column = sorts[name]
    if window.after is not None and isinstance(window.after[0], str) != isinstance(column.type, String):
        raise refuse("cursor", "not a cursor of this list")
    order = [column.desc(), key.desc()] if backwards else [column, key]
    wanted = query.add_columns(column.label("sorted_by"), key.label("sorted_last")).order_by(*order)
    total, shown = 0, list[tuple[T, tuple[Any, int]]]()
    async with connection.stream(wanted) as result:
        async for rows in result.partitions(_PIECE):
            for *row, value, last in rows:
                thing = read(row)
                found = text(thing)
                if all(word in found for word in words):
                    total += 1
                    if len(shown) <= window.limit and _follows((value, last), window.after, backwards=backwards):
                        shown.append((thing, (value, last)))
    ended = shown[window.limit - 1][1] if len(shown) > window.limit else None
    return Page([thing for thing, _ in shown[: window.limit]], total, ended)


def _follows(place: tuple[Any, int], after: tuple[Any, int] | None, *, backwards: bool) -> bool:
    if after is None:
        return True
    return place < tuple(after) if backwards else place > tuple(after)
