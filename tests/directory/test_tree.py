import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.account import Account
from dialtree.directory.tree import Tree

from .some_accounts import accounts, naive_is_active, naive_walk

DEEP = 100_000


@given(st.one_of(accounts(), accounts(roots=3)))
def test_it_is_walked_as_a_naive_recursion_walks_it(given_accounts: list[Account]) -> None:
    assert list(Tree(given_accounts).walk()) == list(naive_walk(given_accounts))


@given(st.one_of(accounts(), accounts(roots=3)))
def test_the_active_are_those_active_all_the_way_up(given_accounts: list[Account]) -> None:
    walked = [account for _, account in naive_walk(given_accounts)]
    assert list(Tree(given_accounts).active()) == [it for it in walked if naive_is_active(given_accounts, it.id)]


@given(accounts(), st.integers(1, 5))
def test_accounts_may_come_a_few_at_a_time(given_accounts: list[Account], few: int) -> None:
    tree = Tree()
    for start in range(0, len(given_accounts), few):
        tree.add(given_accounts[start : start + few])
    assert list(tree.walk()) == list(naive_walk(given_accounts))


def test_siblings_stand_by_name_then_id() -> None:
    names = {1: "root", 5: "b", 4: "b", 3: "B", 7: "e\u0301", 6: "\u00e9", 8: "f", 2: "א"}
    tree = Tree(Account(key, 1, None if key == 1 else 1, name, active=True) for key, name in names.items())
    assert [account.id for _, account in tree.walk()] == [1, 3, 4, 5, 8, 6, 7, 2]


def test_an_account_is_found_by_its_id() -> None:
    root = Account(1, 1, None, "root", active=False)
    tree = Tree([root])
    assert tree[1] is root
    assert 1 in tree
    assert 2 not in tree
    with pytest.raises(KeyError):
        tree[2]


def test_no_accounts_are_no_walk() -> None:
    tree = Tree([])
    assert list(tree.walk()) == list(tree.active()) == []


def test_a_chain_of_any_depth_is_walked() -> None:
    chain = [Account(key, 1, key - 1 or None, "below", active=key < DEEP) for key in range(1, DEEP + 1)]
    tree = Tree(reversed(chain))
    assert [(depth, account.id) for depth, account in tree.walk()] == [(key - 1, key) for key in range(1, DEEP + 1)]
    assert [account.id for account in tree.active()] == list(range(1, DEEP))
