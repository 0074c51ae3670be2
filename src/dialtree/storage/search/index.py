"""The index of one organisation's extensions, as of one revision."""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Collection, Iterable, Iterator
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, TypeAlias

import msgspec

from dialtree.directory.faults import refuse
from dialtree.storage.extension_pages import SORTS
from dialtree.storage.paging import Page, Window, sorting

SLICE = 2_000
"""How many entries are put in order at once, so that whatever else runs waits for milliseconds at most."""

_FEW = 100
"""So many entries are put into an order that stands; for more it is made anew."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """An extension as searches see it.

    Attributes:
        id: Its number.
        account_id: The account it is on.
        user_id: The user it is set to; None without.
        active: Whether it is enabled.
        sip: Its SIP id.
        name: Its name.
        speed_dial: Its speed dial.
        text: What its fields and those of its user read, as `search_text` folds them.
    """

    id: int
    account_id: int
    user_id: int | None
    active: bool
    sip: str
    name: str
    speed_dial: str
    text: str


class Wanted(msgspec.Struct, frozen=True):
    """What a search is to find.

    Attributes:
        words: All of these, as `search_words` gives them.
        places: On one of these accounts; None means on any.
        active: Enabled, or not; None means both.
        user_id: Set to this user; None means any.
        has_user: Set to a user, or not; None means both.
    """

    words: tuple[str, ...]
    places: frozenset[int] | None = None
    active: bool | None = None
    user_id: int | None = None
    has_user: bool | None = None


_Key: TypeAlias = Callable[[Entry], Any]

_KEYS: dict[str, _Key] = {name: attrgetter(name, "id") for name in SORTS}


class Index:
    """Finds extensions by parts of words.

    Args:
        revision: The revision of the organisation that it shows.
    """

    def __init__(self, revision: int) -> None:
        self.revision = revision
        self._entries: dict[int, Entry] = {}
        # The ids in order, and close together in memory: to go through them takes a fraction of going through entries.
        self._orders: dict[str, array[int]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def change(self, revision: int, gone: Collection[int], present: Collection[Entry]) -> None:
        """Goes on to another revision.

        Args:
            revision: The revision.
            gone: The ids of extensions that are there no more.
            present: The extensions that are new or have changed.
        """
        left = {*gone, *(entry.id for entry in present)} & self._entries.keys()
        if len(left) + len(present) > _FEW:
            self._orders.clear()
        for name, order in self._orders.items():
            for old in left:
                del order[bisect_left(order, _KEYS[name](self._entries[old]), key=self._key(name))]
        for gone_id in gone:
            self._entries.pop(gone_id, None)
        self._entries.update((entry.id, entry) for entry in present)
        for name, order in self._orders.items():
            for entry in present:
                insort(order, entry.id, key=self._key(name))
        self.revision = revision

    def prepare(self, sort: str) -> Iterator[None]:
        """Makes the order of a sort (as in `Window`), unless it is there: a step each time it is asked for the next.

        Nothing may be changed before it has come to its end.

        Raises:
            RefusedError: There is nothing of that name to sort by.
        """
        name, _ = sorting(sort, SORTS)
        if name in self._orders:
            return
        entries, runs, order = iter(self._entries.values()), [], array("q")
        while run := list(islice(entries, SLICE)):
            run.sort(key=_KEYS[name])
            runs.append(run)
            yield
        merged = merge(*runs, key=_KEYS[name])
        while few := list(islice(merged, SLICE)):
            order.extend(entry.id for entry in few)
            yield
        self._orders[name] = order

    def find(self, wanted: Wanted, window: Window) -> Page[int]:
        """The ids of what is wanted, a page at a time; `prepare` has made the order.

        Raises:
            RefusedError: The page is to go on after what cannot stand in the order.
        """
        name, backwards = sorting(window.sort, SORTS)
        found = self._ordered(name, _found(self._entries.values(), wanted))
        start, end = _bounds(found, self._key(name), window, backwards=backwards)
        shown = found[start:end]
        if backwards:
            shown.reverse()
        follows = start > 0 if backwards else end < len(found)
        return Page(shown, len(found), self._key(name)(shown[-1]) if follows and shown else None)

    def _ordered(self, name: str, found: list[Entry]) -> list[int]:
        if len(found) <= SLICE:
            return [entry.id for entry in sorted(found, key=_KEYS[name])]
        there = {entry.id for entry in found}
        return [it for it in self._orders[name] if it in there]

    def _key(self, name: str) -> Callable[[int], Any]:
        key, entries = _KEYS[name], self._entries
        return lambda it: key(entries[it])


def _bounds(found: list[int], key: Callable[[int], Any], window: Window, *, backwards: bool) -> tuple[int, int]:
    try:
        if backwards:
            end = len(found) if window.after is None else bisect_left(found, window.after, key=key)
            return max(end - window.limit, 0), end
        start = 0 if window.after is None else bisect_right(found, window.after, key=key)
        return start, min(start + window.limit, len(found))
    except TypeError:
        raise refuse("cursor", "not a cursor of this list") from None


def _found(entries: Iterable[Entry], wanted: Wanted) -> list[Entry]:
    # What leaves the fewest, and costs the least, comes first.
    found = entries
    if wanted.user_id is not None:
        found = [it for it in found if it.user_id == wanted.user_id]
    if wanted.places is not None:
        places = wanted.places
        found = [it for it in found if it.account_id in places]
    for word in wanted.words:
        found = [it for it in found if word in it.text]
    if wanted.active is not None:
        found = [it for it in found if it.active is wanted.active]
    if wanted.has_user is not None:
        found = [it for it in found if (it.user_id is not None) is wanted.has_user]
    return list(found)
