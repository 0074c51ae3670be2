"""Lists, a page at a time: sorted, and gone on with where the page before has ended."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import refuse

T = TypeVar("T")

MOST = 500
"""How many things a page has at most."""

USUAL = 50
"""How many things a page has unless it is told otherwise."""


class Window(msgspec.Struct, frozen=True):
    """Which page of a list is wanted.

    Attributes:
        limit: How many things it has at most, 1 to `MOST`.
        sort: The name of what to sort by; "-" before it turns the order round; "" is the list's own order.
        after: Where the page before has ended: the value sorted by, and the id, of its last thing; None for the first.
    """

    limit: int = USUAL
    sort: str = ""
    after: tuple[Any, int] | None = None


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list.

    Attributes:
        items: What is on it.
        total: How many things there are on all pages together.
        last: Where it ends, for the `after` of the next; None when nothing follows.
    """

    items: Sequence[T]
    total: int
    last: tuple[Any, int] | None


async def load_page(
    connection: AsyncConnection,
    query: Select[*tuple[Any, ...]],
    window: Window,
    sorts: Mapping[str, ColumnElement[Any]],
    key: ColumnElement[int],
    read: Callable[[Sequence[Any]], T],
) -> Page[T]:
    """Loads a page of what a query finds.

    Args:
        connection: A transaction that reads.
        query: What finds all, in no order.
        window: Which page.
        sorts: What may be sorted by, by name; none of it is NULL. The first is the list's own order.
        key: The id, by which things of equal value are ordered.
        read: Makes a thing of a row.

    Raises:
        RefusedError: There is nothing of that name to sort by.
    """
    column, backwards = _order(window.sort, sorts)
    total = await connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    wanted = query.add_columns(column.label("sorted_by"), key.label("sorted_last"))
    if window.after is not None:
        wanted = wanted.where(_beyond(column, key, window.after, backwards=backwards))
    order = (column.desc(), key.desc()) if backwards else (column, key)
    rows = (await connection.execute(wanted.order_by(*order).limit(window.limit + 1))).all()
    shown = rows[: window.limit]
    last = (shown[-1][-2], shown[-1][-1]) if len(rows) > len(shown) else None
    return Page([read(row[:-2]) for row in shown], total, last)


def _order(sort: str, sorts: Mapping[str, ColumnElement[Any]]) -> tuple[ColumnElement[Any], bool]:
    name = sort.removeprefix("-") or next(iter(sorts))
    if name not in sorts:
        raise refuse("sort", f"{name!r} is none of {', '.join(sorts)}")
    return sorts[name], sort.startswith("-")


def _beyond(
    column: ColumnElement[Any], key: ColumnElement[int], after: tuple[Any, int], *, backwards: bool
) -> ColumnElement[bool]:
    value, last = after
    if backwards:
        return or_(column < value, and_(column == value, key < last))
    return or_(column > value, and_(column == value, key > last))
