"""Finding users by name and e-mail."""

from collections.abc import Sequence
from typing import TypeAlias

from msgspec import UNSET, UnsetType

from dialtree.sources.planning.lookup import Lookup
from dialtree.sources.record import Record

Person: TypeAlias = tuple[str | UnsetType, str | UnsetType]
"""A user's name and e-mail as a record gives them, UNSET where it does not speak of one."""


def person_in(record: Record) -> Person | None:
    """Whom a record names by name or e-mail; None when it gives neither."""
    return (record.user_name, record.user_email) if record.user_name or record.user_email else None


def is_partial(person: Person) -> bool:
    """Whether only the name or only the e-mail is spoken of."""
    return UNSET in person


class People:
    """Users by exact name and e-mail, and on demand by one of the two."""

    def __init__(self, *, parts: bool) -> None:
        """Prepares.

        Args:
            parts: Whether a person may be partial.
        """
        self._parts = parts
        self._lookup: Lookup[Person] = Lookup()

    def add(self, user_id: int, name: str, email: str) -> None:
        """Adds a user, once."""
        self._lookup.add((name, email), user_id)
        if self._parts:
            self._lookup.add((name, UNSET), user_id)
            self._lookup.add((UNSET, email), user_id)

    def find(self, person: Person) -> Sequence[int]:
        """The ids of the users who may be meant."""
        return self._lookup.find(person)
