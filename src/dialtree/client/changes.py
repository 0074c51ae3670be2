"""Changes of an organisation, as the server tells them."""

from collections.abc import Iterator
from typing import Any

import msgspec

START = "start"
"""The cursor that stands for the beginning: first what there is, then all that changes."""


class Change(msgspec.Struct, frozen=True):
    """One change of one thing.

    Attributes:
        revision: The revision of the organisation that it made.
        at: When, in UTC: `2026-01-31T12:00:00.000000Z`.
        entity: What kind of thing has changed: "account", "user", "extension" or "code".
        id: Its number, which no other thing of its kind ever gets.
        operation: "insert", "update" or "delete"; "present" of a thing that is there when following begins.
        before: Its values before; None when it was not there.
        after: Its values after; None when it is gone.
    """

    revision: int
    at: str
    entity: str
    id: int
    operation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Changes(msgspec.Struct, frozen=True):
    """Some changes, in the order in which they were made. To go through this is to go through them.

    Attributes:
        changes: The changes; none when nothing has changed for as long as was waited.
        cursor: Where to go on, once these have been dealt with: keep it together with what they made.
        more: Whether there are more already. When there are not, everything is known that has changed so far.
    """

    changes: tuple[Change, ...]
    cursor: str
    more: bool

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)
