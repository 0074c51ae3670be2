"""Trees of accounts, and a naive walk of them."""

from collections.abc import Iterator
from unicodedata import normalize

from hypothesis import strategies as st

from dialtree.directory.account import Account

NAMES = st.sampled_from(["", "a", "b", "B", "ב", "א", "\u00e9", "e\u0301", "f", "\uffff", "\U0001f600"])


@st.composite
def accounts(draw: st.DrawFn, roots: int = 1) -> list[Account]:
    """Accounts below one root (or more), in no order, some disabled."""
    ids = draw(st.lists(st.integers(1, 99), min_size=roots, max_size=12, unique=True))
    made: list[Account] = []
    for at, account_id in enumerate(ids):
        parent = None if at < roots else draw(st.sampled_from(made))
        organization_id = parent.organization_id if parent else account_id
        active = draw(st.sampled_from([True, True, True, False]))
        made.append(Account(account_id, organization_id, parent.id if parent else None, draw(NAMES), active))
    return draw(st.permutations(made))


def naive_walk(accounts_: list[Account], parent_id: int | None = None, depth: int = 0) -> Iterator[tuple[int, Account]]:
    siblings = [account for account in accounts_ if account.parent_id == parent_id]
    siblings.sort(key=lambda account: account.id)
    siblings.sort(key=lambda account: [ord(letter) for letter in normalize("NFC", account.name)])
    for account in siblings:
        yield depth, account
        yield from naive_walk(accounts_, account.id, depth + 1)


def naive_is_active(accounts_: list[Account], account_id: int | None) -> bool:
    by_id = {account.id: account for account in accounts_}
    if account_id is None:
        return True
    return by_id[account_id].active and naive_is_active(accounts_, by_id[account_id].parent_id)
