from collections.abc import Awaitable, Callable

import pytest

from dialtree.management.accounts import add_account, delete_account, enable_account
from dialtree.management.codes import Terms, issue_code, revoke_code
from dialtree.management.extensions import add_extension
from dialtree.storage.database import Database
from management.acting import DANA, acme, last_act, refused
from storage.plain_sql import change_log, revision
from storage.shell import Shell


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    """Account 3 is disabled and holds nothing."""
    await acme(database)
    await add_account(database, DANA, "Old", 2, 3)
    await enable_account(database, DANA, 3, active=False)


_KEEPING: dict[str, Callable[[Database], Awaitable[object]]] = {
    "accounts": lambda it: add_account(it, DANA, "Below", 3),
    "extensions": lambda it: add_extension(it, DANA, 3, "420", "Desk"),
    "codes": lambda it: issue_code(it, DANA, 3, Terms()),
}


async def test_it_is_gone(database: Database, shell: Shell) -> None:
    await delete_account(database, DANA, 3)
    assert shell.execute("SELECT id FROM accounts ORDER BY id").fetchall() == [(1,), (2,), (9,)]
    assert last_act(shell) == ("delete", "account", 3, {"name": "Old", "parent_id": 2})
    assert change_log(shell)[-1][2:5] == ("account", 3, "delete")


async def test_one_that_is_enabled(database: Database, shell: Shell) -> None:
    await enable_account(database, DANA, 3, active=True)
    with refused(shell, "account_id: 3 is enabled; disable it before you delete it"):
        await delete_account(database, DANA, 3)


@pytest.mark.parametrize("what", _KEEPING)
async def test_one_that_holds_something(database: Database, shell: Shell, what: str) -> None:
    await _KEEPING[what](database)
    with refused(shell, f"account_id: 3 still has {what}; move, delete or revoke them first"):
        await delete_account(database, DANA, 3)


async def test_one_that_holds_several(database: Database, shell: Shell) -> None:
    for keep in _KEEPING.values():
        await keep(database)
    with refused(shell, "account_id: 3 still has accounts and extensions and codes; move, delete or revoke them first"):
        await delete_account(database, DANA, 3)


async def test_an_organisation_with_users(database: Database, shell: Shell) -> None:
    await enable_account(database, DANA, 9, active=False)
    with refused(shell, "account_id: 9 still has users; move, delete or revoke them first"):
        await delete_account(database, DANA, 9)


async def test_its_revoked_codes_go_with_it(database: Database, shell: Shell) -> None:
    row, _ = await issue_code(database, DANA, 3, Terms())
    await revoke_code(database, DANA, row.id)
    await delete_account(database, DANA, 3)
    assert shell.execute("SELECT count(*) FROM codes").fetchone() == (0,)
    assert [entry[2:5] for entry in change_log(shell)[-2:]] == [("code", row.id, "delete"), ("account", 3, "delete")]
    assert last_act(shell)[:3] == ("delete", "account", 3)


async def test_an_organisation_leaves_its_history(database: Database, shell: Shell) -> None:
    added = await add_account(database, DANA, "Short-lived")
    await enable_account(database, DANA, added.id, active=False)
    await delete_account(database, DANA, added.id)
    assert revision(shell, added.id) is None
    trail = shell.execute("SELECT action, revision FROM audit WHERE organization_id = ? ORDER BY id", (added.id,))
    assert trail.fetchall() == [("add", 1), ("disable", 2), ("delete", 3)]
    await add_account(database, DANA, "Back", account_id=added.id)
    assert last_act(shell, added.id)[:3] == ("add", "account", added.id)
    assert revision(shell, added.id) == 4
