import pytest

from dialtree.directory.account import Account
from dialtree.management.accounts import add_account, delete_account, enable_account, set_account
from dialtree.storage.database import Database
from management.acting import DANA, TOO_LARGE, acme, acts, last_act, not_found, refused, unchanged
from storage.shell import Shell


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    await acme(database)


def rows(shell: Shell) -> list[tuple[object, ...]]:
    return shell.execute("SELECT id, organization_id, parent_id, name, active FROM accounts ORDER BY id").fetchall()


async def test_a_root_is_an_organisation(database: Database, shell: Shell) -> None:
    added = await add_account(database, DANA, " Init\u0065\u0301 ", account_id=30)
    assert added == Account(30, 30, None, "Init\u00e9", active=True)
    assert (30, 30, None, "Init\u00e9", 1) in rows(shell)
    assert last_act(shell, 30) == ("add", "account", 30, {"name": "Init\u00e9", "parent_id": None})


async def test_below_another_it_is_of_that_organisation(database: Database, shell: Shell) -> None:
    added = await add_account(database, DANA, "מכירות", 2)
    assert added == Account(10, 1, 2, "מכירות", active=True)
    assert (10, 1, 2, "מכירות", 1) in rows(shell)
    assert last_act(shell) == ("add", "account", 10, {"name": "מכירות", "parent_id": 2})


async def test_an_id_is_not_given_again(database: Database) -> None:
    for expected in (10, 11, 12):
        added = await add_account(database, DANA, "Sales", 1)
        assert added.id == expected
        await enable_account(database, DANA, added.id, active=False)
        await delete_account(database, DANA, added.id)


@pytest.mark.parametrize(
    ("name", "account_id", "fault"),
    [
        ("", None, "name: empty"),
        (" \t", None, "name: empty"),
        ("a\nb", None, "name: holds a control character (U+000A)"),
        ("a\u202eb", None, "name: holds a character that reorders text (a bidi control)"),
        ("a" * 256, None, "name: longer than 255 characters"),
        ("Sales", 2, "id: account 2 exists already"),
        ("Sales", 0, "id: not between 1 and 9007199254740991"),
        ("Sales", -1, "id: not between 1 and 9007199254740991"),
        ("Sales", 2**53, "id: not between 1 and 9007199254740991"),
    ],
)
async def test_a_bad_one_is_refused(
    database: Database, shell: Shell, name: str, account_id: int | None, fault: str
) -> None:
    with refused(shell, fault):
        await add_account(database, DANA, name, 1, account_id)


async def test_when_ids_have_run_out(database: Database, shell: Shell) -> None:
    await add_account(database, DANA, "Last", 1, 2**53 - 1)
    with refused(shell, "id: not between 1 and 9007199254740991"):
        await add_account(database, DANA, "One more", 1)


@pytest.mark.parametrize("parent_id", [0, -1, 77, *TOO_LARGE])
async def test_below_none_that_exists(database: Database, shell: Shell, parent_id: int) -> None:
    with not_found(shell, f"parent_id: there is no account {parent_id}"):
        await add_account(database, DANA, "Sales", parent_id)


async def test_a_new_name(database: Database, shell: Shell) -> None:
    assert await set_account(database, DANA, 2, " Help ") == Account(2, 1, 1, "Help", active=True)
    assert (2, 1, 1, "Help", 1) in rows(shell)
    assert last_act(shell) == ("set", "account", 2, {"name": {"before": "Support", "after": "Help"}})


async def test_the_same_name_changes_nothing(database: Database, shell: Shell) -> None:
    with unchanged(shell):
        await set_account(database, DANA, 2, " Support ")


async def test_no_name_is_refused(database: Database, shell: Shell) -> None:
    with refused(shell, "name: empty"):
        await set_account(database, DANA, 2, " ")


async def test_disabled_and_enabled(database: Database, shell: Shell) -> None:
    assert (await enable_account(database, DANA, 2, active=False)).active is False
    assert (2, 1, 1, "Support", 0) in rows(shell)
    assert last_act(shell) == ("disable", "account", 2, {"active": {"before": True, "after": False}})
    with unchanged(shell):
        await enable_account(database, DANA, 2, active=False)
    assert (await enable_account(database, DANA, 2, active=True)).active is True
    assert last_act(shell) == ("enable", "account", 2, {"active": {"before": False, "after": True}})
    with unchanged(shell):
        await enable_account(database, DANA, 2, active=True)


async def test_what_one_organisation_does_is_not_anothers(database: Database, shell: Shell) -> None:
    before = acts(shell, 9)
    await set_account(database, DANA, 2, "Help")
    assert acts(shell, 9) == before


@pytest.mark.parametrize("account_id", [0, -1, 77, *TOO_LARGE])
async def test_one_that_is_not_there(database: Database, shell: Shell, account_id: int) -> None:
    fault = f"account_id: there is no account {account_id}"
    with not_found(shell, fault):
        await set_account(database, DANA, account_id, "Help")
    with not_found(shell, fault):
        await enable_account(database, DANA, account_id, active=False)
    with not_found(shell, fault):
        await delete_account(database, DANA, account_id)
