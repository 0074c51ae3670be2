"""Lists, a page at a time: sorted, and gone on with where the page before has ended."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Select, String, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import refuse
from dialtree.storage.types import Instant

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
        RefusedError: There is nothing of that name to sort by, or no page has ended there.
    """
    name, backwards = sorting(window.sort, tuple(sorts))
    column = sorts[name]
    total = await connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    wanted = query.add_columns(column.label("sorted_by"), key.label("sorted_last"))
    if window.after is not None:
        after = _value_of(column, window.after[0]), window.after[1]
        wanted = wanted.where(_beyond(column, key, after, backwards=backwards))
    order = (column.desc(), key.desc()) if backwards else (column, key)
    rows = (await connection.execute(wanted.order_by(*order).limit(window.limit + 1))).all()
    shown = rows[: window.limit]
    last = (shown[-1][-2], shown[-1][-1]) if len(rows) > len(shown) else None
    return Page([read(row[:-2]) for row in shown], total, last)


def cut_page(items: Sequence[T], window: Window, key: Callable[[T], int]) -> Page[T]:
    """A page of a list that is in memory whole.

    Args:
        items: All things, by id.
        window: Which page; the list has no other order.
        key: The id of a thing.

    Raises:
        RefusedError: Another order is wanted.
    """
    sorting(window.sort, ("id",))
    after = 0 if window.after is None else window.after[1]
    rest = [it for it in items if key(it) > after]
    shown = rest[: window.limit]
    last = (key(shown[-1]), key(shown[-1])) if len(rest) > len(shown) else None
    return Page(shown, len(items), last)


def sorting(sort: str, names: Sequence[str]) -> tuple[str, bool]:
    """What a list is sorted by, and whether backwards.

    Args:
        sort: As in `Window`.
        names: What may be sorted by; the first is the list's own order.

    Raises:
        RefusedError: There is nothing of that name to sort by.
    """
    name = sort.removeprefix("-") or names[0]
    if name not in names:
        raise refuse("sort", f"{name!r} is none of {', '.join(names)}")
    return name, sort.startswith("-")


def _value_of(column: ColumnElement[Any], value: Any) -> Any:  # noqa: ANN401 - whatever a list is sorted by
    is_moment = isinstance(column.type, Instant)
    # A cursor tells a moment as text.
    found = _moment(value) if is_moment and isinstance(value, str) else value
    if is_moment != isinstance(found, datetime) or isinstance(found, str) != isinstance(column.type, String):
        raise refuse("cursor", "not a cursor of this list")
    return found


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _beyond(
    column: ColumnElement[Any], key: ColumnElement[int], after: tuple[Any, int], *, backwards: bool
) -> ColumnElement[bool]:
    value, last = after
    if backwards:
        return or_(column < value, and_(column == value, key < last))
    return or_(column > value, and_(column == value, key > last))
