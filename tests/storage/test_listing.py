import sqlite3

import pytest

from dialtree.contract.extension import Extension
from dialtree.storage.accounts import load_chain
from dialtree.storage.database import Database
from dialtree.storage.listing import load_listing
from storage.plain_sql import insert, populate, revision

_DESK = Extension("420", "Desk", "20", 2, "Support", "Dana", "dana@acme.example")
_LOBBY = Extension("50", "Lobby", "*50", 1, "Acme", "", "")


@pytest.fixture(autouse=True)
def things(shell: sqlite3.Connection) -> None:
    populate(shell)
    insert(shell, "extensions", account_id=1, name="Lobby", user_id=None)


async def listed(database: Database, account_id: int | None = None, organization_id: int = 1) -> list[Extension]:
    async with database.read() as connection:
        return (await load_listing(connection, organization_id, account_id)).extensions


async def test_an_organisation(database: Database, shell: sqlite3.Connection) -> None:
    assert await listed(database) == [_LOBBY, _DESK]
    async with database.read() as connection:
        assert (await load_listing(connection, 1, None)).revision == revision(shell)


async def test_an_account_alone(database: Database) -> None:
    assert await listed(database, 1) == [_LOBBY]
    assert await listed(database, 2) == [_DESK]


async def test_an_account_of_another_organisation(database: Database) -> None:
    assert await listed(database, 9) == []


async def test_none_of_that_id(database: Database) -> None:
    async with database.read() as connection:
        listing = await load_listing(connection, 77, None)
    assert (listing.revision, listing.extensions) == (None, [])
    assert await listed(database, 77) == []


@pytest.mark.parametrize("account_id", [None, 2])
async def test_below_a_disabled_account(database: Database, shell: sqlite3.Connection, account_id: int | None) -> None:
    shell.execute("UPDATE accounts SET active = 0 WHERE id = 1")
    assert await listed(database, account_id) == []


@pytest.mark.parametrize("account_id", [None, 2])
async def test_a_disabled_user_reads_as_none(
    database: Database, shell: sqlite3.Connection, account_id: int | None
) -> None:
    shell.execute("UPDATE users SET active = 0")
    (desk,) = (it for it in await listed(database, account_id) if it.sip == "420")
    assert (desk.user_name, desk.user_email) == ("", "")


async def test_a_chain_of_any_depth(database: Database, shell: sqlite3.Connection) -> None:
    shell.execute("BEGIN")
    rows = ((100 + step, 1, 99 + step if step else 2, "Deep") for step in range(2000))
    shell.executemany("INSERT INTO accounts (id, organization_id, parent_id, name) VALUES (?, ?, ?, ?)", rows)
    insert(shell, "extensions", id=51, account_id=2099, sip="51", speed_dial="", user_id=None)
    shell.execute("COMMIT")
    async with database.read() as connection:
        assert {it.id for it in await load_chain(connection, 2099)} == {1, 2, *range(100, 2100)}
    expected = Extension("51", "Desk", "", 2099, "Deep", "", "")
    assert await listed(database, 2099) == [expected]
    assert expected in await listed(database)
