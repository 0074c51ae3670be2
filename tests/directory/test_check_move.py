import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.account import Account
from dialtree.directory.faults import Fault, RefusedError
from dialtree.directory.tree import check_move

from .refusals import the_fault
from .some_accounts import accounts

PARENTS = {1: None, 2: 1, 3: 2, 4: 1}


def refused(account_id: int, to: int) -> Fault:
    with pytest.raises(RefusedError) as refusal:
        check_move(PARENTS, account_id, to)
    return the_fault(refusal)


@pytest.mark.parametrize(("account_id", "to"), [(2, 1), (2, 4), (3, 1), (3, 4), (4, 3), (3, 2)])
def test_an_account_may_go_below_any_that_is_not_below_it(account_id: int, to: int) -> None:
    check_move(PARENTS, account_id, to)


@pytest.mark.parametrize("to", [1, 2, 99])
def test_a_root_stays(to: int) -> None:
    assert refused(1, to) == Fault("account_id", "1 is a root account and cannot move")


@pytest.mark.parametrize("to", [2, 3])
def test_no_account_goes_below_itself(to: int) -> None:
    assert refused(2, to) == Fault("parent_id", f"account {to} is account 2 itself or below it")


def test_no_account_leaves_its_organisation() -> None:
    assert refused(2, 99) == Fault("parent_id", "account 99 is not of the organisation of account 2")


def test_a_chain_of_any_depth_is_checked() -> None:
    deep = {key: key - 1 or None for key in range(1, 100_001)}
    check_move(deep, 100_000, 1)
    with pytest.raises(RefusedError):
        check_move(deep, 2, 100_000)


@given(accounts(), st.data())
def test_whatever_is_allowed_leaves_a_tree(given_accounts: list[Account], data: st.DataObject) -> None:
    parents = {account.id: account.parent_id for account in given_accounts}
    account_id, to = data.draw(st.sampled_from(sorted(parents))), data.draw(st.sampled_from(sorted(parents)))
    moved = parents | {account_id: to}
    try:
        check_move(parents, account_id, to)
    except RefusedError:
        assert parents[account_id] is None or not all_reach_a_root(moved)
    else:
        assert all_reach_a_root(moved)


def all_reach_a_root(parents: dict[int, int | None]) -> bool:
    return all(reaches_a_root(parents, account_id, len(parents)) for account_id in parents)


def reaches_a_root(parents: dict[int, int | None], account_id: int, steps: int) -> bool:
    above = parents[account_id]
    return above is None or (steps > 0 and reaches_a_root(parents, above, steps - 1))
