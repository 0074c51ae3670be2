"""The tree of an organisation's accounts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge

from dialtree.contract.order import text_key
from dialtree.directory.account import Account
from dialtree.directory.faults import refuse


class Tree:
    """The accounts of one organisation, walkable in the order of the contract.

    Deep trees are walked without recursion.
    """

    def __init__(self, accounts: Iterable[Account] = ()) -> None:
        self._accounts: dict[int, Account] = {}
        self._below: dict[int | None, list[list[Account]]] = defaultdict(list)
        self.add(accounts)

    def add(self, accounts: Iterable[Account]) -> None:
        """Takes more accounts. Many are sorted without any step that takes long when they are added a few at a time."""
        below: dict[int | None, list[Account]] = defaultdict(list)
        for account in accounts:
            self._accounts[account.id] = account
            below[account.parent_id].append(account)
        for parent_id, siblings in below.items():
            siblings.sort(key=_place)
            self._below[parent_id].append(siblings)

    def __getitem__(self, account_id: int) -> Account:
        return self._accounts[account_id]

    def __contains__(self, account_id: int) -> bool:
        return account_id in self._accounts

    def walk(self) -> Iterator[tuple[int, Account]]:
        """Every account with its depth (0 for a root): depth first, siblings by name, then id (CONTRACT, order)."""
        path = [self._siblings(None)]
        while path:
            if account := next(path[-1], None):
                yield len(path) - 1, account
                path.append(self._siblings(account.id))
            else:
                path.pop()

    def active(self) -> Iterator[Account]:
        """In the order of `walk`, the accounts that are active, and every account above them too."""
        path = [self._siblings(None)]
        while path:
            account = next(path[-1], None)
            if account is None:
                path.pop()
            elif account.active:
                yield account
                path.append(self._siblings(account.id))

    def _siblings(self, parent_id: int | None) -> Iterator[Account]:
        return iter(merge(*self._below.get(parent_id, ()), key=_place))


def _place(account: Account) -> tuple[str, int]:
    return text_key(account.name), account.id


def check_move(parents: Mapping[int, int | None], account_id: int, to: int) -> None:
    """Checks that an account may go below another.

    Args:
        parents: The parent of every account of the organisation, by id.
        account_id: The account that moves.
        to: The account it goes below.

    Raises:
        RefusedError: It is a root, it would stand below itself, or `to` is not of its organisation.
    """
    if parents[account_id] is None:
        raise refuse("account_id", f"{account_id} is a root account and cannot move")
    if to not in parents:
        raise refuse("parent_id", f"account {to} is not of the organisation of account {account_id}")
    above: int | None = to
    while above is not None:
        if above == account_id:
            raise refuse("parent_id", f"account {to} is account {account_id} itself or below it")
        above = parents[above]
