"""Lists on the wire: `{"items": […], "next_cursor": …, "total": N}`."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import msgspec
from litestar.params import QueryParameter

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID
from dialtree.storage.paging import MOST, USUAL, Page, Window

T = TypeVar("T")
S = TypeVar("S")

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="How many things a page has at most.")]
Cursor = Annotated[
    str | None, QueryParameter(description="Where to go on: the `next_cursor` of the page before.", max_length=2000)
]
Sort: TypeAlias = Annotated[
    T | None, QueryParameter(description="What to sort by; `-` before it turns the order round.")
]
"""What a list is sorted by, one of a `Literal`."""

_Number = Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)]
# No text in the database has a NUL, and PostgreSQL takes none.
_Place = tuple[str, Annotated[str, msgspec.Meta(pattern=r"^[^\0]*$")] | _Number, _Number]


class Listed(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list.

    Attributes:
        items: What is on it.
        next_cursor: The `cursor` of the next page; null when this is the last.
        total: How many things there are on all pages together.
    """

    items: Sequence[T]
    next_cursor: str | None
    total: int


def window(limit: int = USUAL, cursor: str | None = None, sort: str | None = None) -> Window:
    """Which page a request wants.

    Raises:
        RefusedError: The cursor is none of ours, or of another order.
    """
    if cursor is None:
        return Window(limit, sort or "")
    order, value, key = read_place("cursor", cursor)
    if sort is not None and sort != order:
        raise refuse("cursor", "of a list in another order")
    return Window(limit, order, (value, key))


def read_place(field: str, cursor: str) -> _Place:
    """The place of a list that a cursor tells: its order, and the value and the id of the last thing before it.

    Raises:
        RefusedError: It is none of ours.
    """
    try:
        place: _Place = msgspec.json.decode(urlsafe_b64decode(cursor), type=_Place)
    except (Error, ValueError, msgspec.DecodeError):
        raise refuse(field, "not a cursor of this list") from None
    return place


def newest_first(limit: int = USUAL, cursor: str | None = None) -> Window:
    """Which page a request wants of a list that has the newest first, and no other order.

    Raises:
        RefusedError: As `window`.
    """
    return window(limit, cursor, "-id")


def listed(page: Page[S], asked: Window, show: Callable[[S], T]) -> Listed[T]:
    """A page as it is answered."""
    following = None if page.last is None else cursor_of(asked.sort, page.last)
    return Listed([show(it) for it in page.items], following, page.total)


def cursor_of(sort: str, last: tuple[Any, int]) -> str:
    """The cursor of what follows a thing in a list.

    Args:
        sort: What the list is sorted by, as in `Window`.
        last: The value of the thing that it is sorted by, and its id.
    """
    return urlsafe_b64encode(msgspec.json.encode((sort, *last))).decode()
