"""Things of one kind as they are and as the file wants them."""

from typing import Generic, TypeVar

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.user import User
from dialtree.sources.plan import Change, Planned

T = TypeVar("T", Account, User, Extension)


class Comparison(Generic[T]):
    """Gathers what would be added, changed and left alone."""

    def __init__(self) -> None:
        self._added: list[T] = []
        self._changed: list[Change[T]] = []
        self._unchanged = 0

    def compare(self, before: T | None, after: T) -> None:
        """Takes in one thing that the file names; `before` is None when it is new."""
        if before is None:
            self._added.append(after)
        elif before == after:
            self._unchanged += 1
        else:
            self._changed.append(Change(before, after))

    def planned(self) -> Planned[T]:
        """All of it."""
        return Planned(tuple(self._added), tuple(self._changed), self._unchanged)
