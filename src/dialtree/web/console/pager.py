"""Leafing through a list that goes on where the page before has ended: forth, and back."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from dialtree.storage.paging import USUAL, Page, Window
from dialtree.web.console.listing import ListQuery
from dialtree.web.pages import cursor_of, window

T = TypeVar("T")


class Leaf(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list, as a table shows it.

    Attributes:
        items: What is on it.
        total: How many there are on all pages together.
        start: How many stand before it.
        following: The cursor of the next page; "" when this is the last.
        preceding: The cursor of the page before; "" when this is the first.
    """

    items: Sequence[T]
    total: int
    start: int
    following: str
    preceding: str

    @property
    def end(self) -> int:
        """How many stand before the next page."""
        return self.start + len(self.items)

    @property
    def start_before(self) -> int:
        """How many stand before the page before."""
        return max(0, self.start - USUAL)


async def load_leaf(
    load: Callable[[Window], Awaitable[Page[T]]],
    key: Callable[[T], tuple[object, int]],
    query: ListQuery | None = None,
    *,
    sort: str,
    limit: int = USUAL,
) -> Leaf[T]:
    """Loads a page of a list.

    Args:
        load: Loads a page of it as management does.
        key: The value that it is sorted by, and the id, of a thing in it.
        query: Which page; None for the first.
        sort: What it is sorted by; "-" before it turns the order round.
        limit: How many things it has at most.

    Raises:
        RefusedError: A cursor is none of this list.
    """
    asked = query or ListQuery()
    is_back = bool(asked.before)
    turned = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
    page = await load(window(limit, asked.before or asked.after or None, turned if is_back else sort))
    items = list(reversed(page.items)) if is_back else page.items
    more_behind, more_ahead = (page.last is not None, True) if is_back else (bool(asked.after), page.last is not None)
    if not items:
        return Leaf(items, page.total, 0, "", "")
    following = cursor_of(sort, key(items[-1])) if more_ahead else ""
    preceding = cursor_of(turned, key(items[0])) if more_behind else ""
    return Leaf(items, page.total, asked.start if more_behind else 0, following, preceding)
