"""The account tree at the side of the directory: what it shows, and how many extensions each account has in all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from dialtree.contract.order import text_key
from dialtree.directory.search import search_text, search_words
from dialtree.storage.account_counts import CountedAccount

ALL_OPEN = 60
"""Of so few accounts all are shown; of more those on the way to the chosen one, and those right below each of these."""

MOST_BELOW = 100
"""How many accounts right below one are shown."""

MOST_FOUND = 50
"""How many accounts a search in the tree shows."""


class Branch(msgspec.Struct, frozen=True):
    """An account in the tree.

    Attributes:
        account: The account.
        extensions: How many extensions are on it and on all below.
        is_open: Whether what is below is shown.
        has_more: Whether there is anything below.
        below: What is shown right below.
        hidden: How many accounts right below are not shown, for there are too many.
    """

    account: CountedAccount
    extensions: int
    is_open: bool
    has_more: bool
    below: Sequence["Branch"]
    hidden: int = 0


class AccountTree:
    """The accounts of an organisation that somebody sees.

    Args:
        accounts: All of them, in no order.
    """

    def __init__(self, accounts: Iterable[CountedAccount]) -> None:
        self._accounts = {it.id: it for it in accounts}
        self._below: dict[int, list[CountedAccount]] = defaultdict(list)
        for account in self._accounts.values():
            if account.parent_id in self._accounts:
                self._below[account.parent_id].append(account)
        self._totals = self._counted()

    def __len__(self) -> int:
        return len(self._accounts)

    def get(self, account_id: int) -> CountedAccount | None:
        """The account with an id; None when there is none, or it is not seen."""
        return self._accounts.get(account_id)

    def total(self, account_id: int) -> int:
        """How many extensions are on an account that is there, and on all below."""
        return self._totals[account_id]

    def below(self, account_id: int) -> list[CountedAccount]:
        """The accounts right below one, in order."""
        return _ordered(self._below.get(account_id, ()))

    def path(self, account_id: int) -> list[CountedAccount]:
        """The accounts from the top down to one, this included; nothing for one that is not there."""
        found: list[CountedAccount] = []
        account = self._accounts.get(account_id)
        while account is not None:
            found.append(account)
            account = self._accounts.get(account.parent_id or 0)
        return found[::-1]

    def shown(self, chosen: int) -> list[Branch]:
        """What the tree shows while an account is chosen (0 for none), from the top on."""
        way = {it.id for it in self.path(chosen)}
        tops = _ordered(it for it in self._accounts.values() if it.parent_id not in self._accounts)
        return [self._branch(it, way, is_top=True) for it in tops]

    def found(self, text: str) -> list[Branch]:
        """The accounts in whose names all words of a text are, in order; not more than are shown."""
        words = search_words(text)
        hits = _ordered(it for it in self._accounts.values() if all(word in search_text(it.name) for word in words))
        return [Branch(it, self._totals[it.id], False, False, ()) for it in hits[:MOST_FOUND]]

    def _branch(self, account: CountedAccount, way: set[int], *, is_top: bool = False) -> Branch:
        below = self._below.get(account.id, [])
        is_open = bool(below) and (is_top or account.id in way or len(self) <= ALL_OPEN)
        if not is_open:
            return Branch(account, self._totals[account.id], is_open=False, has_more=bool(below), below=())
        shown = _ordered(below)
        # The way to the chosen one is shown in any case.
        shown = [it for index, it in enumerate(shown) if index < MOST_BELOW or it.id in way]
        hidden = len(below) - len(shown)
        branches = [self._branch(it, way) for it in shown]
        return Branch(account, self._totals[account.id], is_open=True, has_more=True, below=branches, hidden=hidden)

    def _counted(self) -> dict[int, int]:
        totals = {it.id: it.extensions for it in self._accounts.values()}
        for account_id in reversed(list(self._walked())):
            parent = self._accounts[account_id].parent_id
            if parent in totals:
                totals[parent] += totals[account_id]
        return totals

    def _walked(self) -> Iterator[int]:
        waiting = [it.id for it in self._accounts.values() if it.parent_id not in self._accounts]
        while waiting:
            account_id = waiting.pop()
            yield account_id
            waiting += (it.id for it in self._below.get(account_id, ()))


def _ordered(accounts: Iterable[CountedAccount]) -> list[CountedAccount]:
    return sorted(accounts, key=lambda it: (text_key(it.name), it.id))
