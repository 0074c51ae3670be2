"""Finding things by what need not be unique, such as a name."""

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Lookup(Generic[K]):
    """Ids of things by key. Most keys have one, so only the others cost a list."""

    def __init__(self) -> None:
        self._first: dict[K, int] = {}
        self._several: dict[K, list[int]] = {}

    def add(self, key: K, thing_id: int) -> None:
        """Adds a thing; once for each key."""
        first = self._first.setdefault(key, thing_id)
        if first != thing_id:
            self._several.setdefault(key, [first]).append(thing_id)

    def find(self, key: K) -> Sequence[int]:
        """The ids under a key, in the order in which they were added."""
        if key in self._several:
            return self._several[key]
        return (self._first[key],) if key in self._first else ()
