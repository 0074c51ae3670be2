import pytest

from dialtree.contract.extension import Extension
from dialtree.storage.database import Database
from dialtree.storage.listing import load_listing
from storage.plain_sql import insert, populate, revision
from storage.shell import Shell

_DESK = Extension("420", "Desk", "20", 2, "Support", "Dana", "dana@acme.example")
_LOBBY = Extension("50", "Lobby", "*50", 1, "Acme", "", "")


@pytest.fixture(autouse=True)
def things(shell: Shell) -> None:
    populate(shell)
    insert(shell, "extensions", account_id=1, name="Lobby", user_id=None)


async def listed(database: Database, account_id: int | None = None, organization_id: int = 1) -> list[Extension]:
    async with database.read() as connection:
        return list((await load_listing(connection, organization_id, account_id)).extensions)


async def test_an_organisation(database: Database, shell: Shell) -> None:
    assert await listed(database) == [_LOBBY, _DESK]
    async with database.read() as connection:
        assert (await load_listing(connection, 1, None)).revision == revision(shell)


async def test_an_account_alone(database: Database) -> None:
    assert await listed(database, 1) == [_LOBBY]
    assert await listed(database, 2) == [_DESK]


async def test_an_account_of_another_organisation(database: Database) -> None:
    assert await listed(database, 9) == []


@pytest.mark.parametrize("account_id", [9, 77])
async def test_the_revision_is_told_whichever_account_is_asked_for(
    database: Database, shell: Shell, account_id: int
) -> None:
    async with database.read() as connection:
        assert (await load_listing(connection, 1, account_id)).revision == revision(shell)


async def test_none_of_that_id(database: Database) -> None:
    async with database.read() as connection:
        listing = await load_listing(connection, 77, None)
    assert (listing.revision, list(listing.extensions)) == (None, [])
    assert await listed(database, 77) == []


@pytest.mark.parametrize("account_id", [None, 2])
async def test_below_a_disabled_account(database: Database, shell: Shell, account_id: int | None) -> None:
    shell.execute("UPDATE accounts SET active = FALSE WHERE id = 1")
    assert await listed(database, account_id) == []


@pytest.mark.parametrize("account_id", [None, 2])
async def test_a_disabled_user_reads_as_none(database: Database, shell: Shell, account_id: int | None) -> None:
    shell.execute("UPDATE users SET active = FALSE")
    (desk,) = (it for it in await listed(database, account_id) if it.sip == "420")
    assert (desk.user_name, desk.user_email) == ("", "")


async def test_a_disabled_extension_is_left_out(database: Database, shell: Shell) -> None:
    shell.execute("UPDATE extensions SET active = FALSE WHERE sip = '420'")
    assert await listed(database) == [_LOBBY]
    assert await listed(database, 2) == []


async def test_a_chain_of_any_depth(database: Database, shell: Shell) -> None:
    shell.execute("BEGIN")
    rows = ((100 + step, 1, 99 + step if step else 2, "Deep") for step in range(2000))
    shell.executemany("INSERT INTO accounts (id, organization_id, parent_id, name) VALUES (?, ?, ?, ?)", rows)
    insert(shell, "extensions", id=51, account_id=2099, sip="51", speed_dial="", user_id=None)
    shell.execute("COMMIT")
    expected = Extension("51", "Desk", "", 2099, "Deep", "", "")
    assert await listed(database, 2099) == [expected]
    assert expected in await listed(database)
