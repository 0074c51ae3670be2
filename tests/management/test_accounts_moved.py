import pytest

from dialtree.directory.account import Account
from dialtree.management.accounts import add_account, move_account
from dialtree.storage.database import Database
from management.acting import DANA, TOO_LARGE, acme, last_act, not_found, refused, unchanged
from storage.shell import Shell

_DEPTH = 2000


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    """Below account 2: 3, and below that 4; below account 1: 6."""
    await acme(database)
    await add_account(database, DANA, "Desk", 2, 3)
    await add_account(database, DANA, "Night", 3, 4)
    await add_account(database, DANA, "Sales", 1, 6)


def parents(shell: Shell) -> dict[int, int | None]:
    return dict(shell.execute("SELECT id, parent_id FROM accounts"))


async def test_it_takes_along_what_is_below(database: Database, shell: Shell) -> None:
    before = parents(shell)
    assert await move_account(database, DANA, 3, 6) == Account(3, 1, 6, "Desk", active=True)
    assert parents(shell) == {**before, 3: 6}
    assert last_act(shell) == ("move", "account", 3, {"parent_id": {"before": 2, "after": 6}})


async def test_to_where_it_is(database: Database, shell: Shell) -> None:
    with unchanged(shell):
        await move_account(database, DANA, 3, 2)


@pytest.mark.parametrize(
    ("account_id", "to", "fault"),
    [
        (1, 2, "account_id: 1 is a root account and cannot move"),
        (1, 9, "account_id: 1 is a root account and cannot move"),
        (1, 1, "account_id: 1 is a root account and cannot move"),
        (2, 2, "parent_id: account 2 is account 2 itself or below it"),
        (2, 3, "parent_id: account 3 is account 2 itself or below it"),
        (2, 4, "parent_id: account 4 is account 2 itself or below it"),
        (2, 9, "parent_id: account 9 is not of the organisation of account 2"),
    ],
)
async def test_where_it_cannot_go(database: Database, shell: Shell, account_id: int, to: int, fault: str) -> None:
    with refused(shell, fault):
        await move_account(database, DANA, account_id, to)


@pytest.mark.parametrize("missing", [0, 77, *TOO_LARGE])
async def test_what_is_not_there(database: Database, shell: Shell, missing: int) -> None:
    with not_found(shell, f"account_id: there is no account {missing}"):
        await move_account(database, DANA, missing, 2)
    with not_found(shell, f"parent_id: there is no account {missing}"):
        await move_account(database, DANA, 2, missing)


async def test_places_are_swapped_in_two_moves(database: Database, shell: Shell) -> None:
    await move_account(database, DANA, 3, 1)
    await move_account(database, DANA, 2, 3)
    assert parents(shell) == {1: None, 2: 3, 3: 1, 4: 3, 6: 1, 9: None}


async def test_a_tree_of_any_depth(database: Database, shell: Shell) -> None:
    shell.execute("BEGIN")
    rows = ((100 + step, 1, 99 + step if step else 4, "Deep") for step in range(_DEPTH))
    shell.executemany("INSERT INTO accounts (id, organization_id, parent_id, name) VALUES (?, ?, ?, ?)", rows)
    shell.execute("COMMIT")
    deepest = 99 + _DEPTH
    with refused(shell, f"parent_id: account {deepest} is account 2 itself or below it"):
        await move_account(database, DANA, 2, deepest)
    await move_account(database, DANA, 6, deepest)
    await move_account(database, DANA, deepest - 1, 1)
    assert parents(shell)[6] == deepest
    assert parents(shell)[deepest - 1] == 1
