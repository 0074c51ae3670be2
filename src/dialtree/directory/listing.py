"""Which extensions an organisation's list has, and in which order (CONTRACT section 1, showAll and order)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from dialtree.contract.extension import Extension
from dialtree.contract.order import Key, extension_key
from dialtree.directory.account import Account

Entry: TypeAlias = tuple[int, str, str, str, str, str]
"""An active extension: its account, SIP id, name and speed dial, then the name and e-mail of its user.

Both are "" without a user, and where that is inactive.
"""


class Listing:
    """Puts a list in order, a few things at a time: no step takes longer for there being many."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._runs: dict[int, list[list[Extension]]] = defaultdict(list)

    def open(self, accounts: Iterable[Account]) -> None:
        """Takes a few accounts whose extensions are listed, in the order of the contract (`Tree.active`)."""
        self._names.update((account.id, account.name) for account in accounts)

    def add(self, entries: Iterable[Entry]) -> None:
        """Takes a few entries; those of accounts that are not open are left out.

        Args:
            entries: In any order; the merging is quickest when those of one account stand together.
        """
        for account_id, own in groupby(entries, itemgetter(0)):
            if account_id in self._names:
                self._runs[account_id].append(_run(self._names[account_id], own))

    def drain(self) -> Iterator[Extension]:
        """All that was added, in the order of the contract, as it stands on the wire.

        Each is let go when it is told: to free hundreds of thousands at once takes long.
        """
        for account_id in self._names:
            if runs := self._runs.pop(account_id, None):
                yield from merge(*map(_emptied, runs), key=_key)


def _run(account_name: str, entries: Iterable[Entry]) -> list[Extension]:
    run = [
        Extension(sip, name, speed_dial, account_id, account_name, user_name, user_email)
        for account_id, sip, name, speed_dial, user_name, user_email in entries
    ]
    # Last first: it is emptied from the end.
    run.sort(key=_key, reverse=True)
    return run


def _emptied(run: list[Extension]) -> Iterator[Extension]:
    while run:
        yield run.pop()


def _key(extension: Extension) -> Key:
    return extension_key(extension.sip, extension.name, extension.speed_dial)
