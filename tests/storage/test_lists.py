"""What lists and counts show."""

import pytest

from dialtree.storage import accounts, extension_lists, users
from dialtree.storage.codes import list_codes
from dialtree.storage.database import Database
from dialtree.storage.extension_lists import ExtensionFilter
from dialtree.storage.revisions import read_revisions
from storage.plain_sql import insert, populate, revision
from storage.shell import Shell


@pytest.fixture(autouse=True)
def things(shell: Shell) -> None:
    populate(shell)
    insert(shell, "users", id=20, name="דנה", email="")
    insert(shell, "extensions", id=20, account_id=1, sip="a_1", name="Box 5%", speed_dial="", user_id=20)
    off = {"user_id": None, "active": False}
    insert(shell, "extensions", id=21, account_id=1, sip="100", name="קופה", speed_dial="*1", **off)


@pytest.mark.parametrize(
    ("wanted", "sips"),
    [
        (ExtensionFilter(), ["100", "420", "a_1", "420"]),
        (ExtensionFilter(organization_id=1), ["100", "420", "a_1"]),
        (ExtensionFilter(account_id=1), ["100", "a_1"]),
        (ExtensionFilter(organization_id=9, account_id=1), []),
        (ExtensionFilter(search="BOX"), ["a_1"]),
        (ExtensionFilter(search="_"), ["a_1"]),
        (ExtensionFilter(search="%"), ["a_1"]),
        (ExtensionFilter(search="*1"), ["100"]),
        (ExtensionFilter(search="קופ"), ["100"]),
        (ExtensionFilter(search="דנה"), ["a_1"]),
        (ExtensionFilter(search="DANA@"), ["420", "420"]),
        (ExtensionFilter(search="dana@", organization_id=9), ["420"]),
        (ExtensionFilter(search="דָּנָה"), ["a_1"]),
        (ExtensionFilter(search=" desk DANA ", organization_id=1), ["420"]),
        (ExtensionFilter(search="nothing like it"), []),
    ],
)
async def test_extensions_by_organisation_and_sip(database: Database, wanted: ExtensionFilter, sips: list[str]) -> None:
    async with database.read() as connection:
        listed, total = await extension_lists.list_extensions(connection, wanted)
        assert [it.extension.sip for it in listed] == sips
        assert total == len(sips)
        assert await extension_lists.list_extensions(connection, wanted, 1) == (listed[:1], total)


async def test_a_row_of_the_list(database: Database) -> None:
    async with database.read() as connection:
        rows, _ = await extension_lists.list_extensions(connection, ExtensionFilter(organization_id=1))
    shown = [(it.organization_id, it.extension.id, it.account_name, it.user_name, it.user_email) for it in rows]
    assert shown == [
        (1, 21, "Acme", "", ""),
        (1, 1, "Support", "Dana", "dana@acme.example"),
        (1, 20, "Acme", "דנה", ""),
    ]


async def test_users(database: Database) -> None:
    async with database.read() as connection:
        everybody = await users.list_users(connection)
        assert [(organization, it.id) for organization, it in everybody] == [(1, 1), (9, 9), (1, 20)]
        assert await users.list_users(connection, limit=2) == everybody[:2]
        assert [it.id for _, it in await users.list_users(connection, 1)] == [1, 20]
        assert (await users.count_users(connection), await users.count_users(connection, 1)) == (3, 2)
        assert await users.count_users(connection, 77) == 0


async def test_codes(database: Database) -> None:
    async with database.read() as connection:
        assert [(it.code.id, it.account_name) for it in await list_codes(connection)] == [(1, "Support"), (9, "Globex")]
        assert [it.code.id for it in await list_codes(connection, 9)] == [9]
        assert await list_codes(connection, 77) == []


async def test_accounts(database: Database) -> None:
    async with database.read() as connection:
        assert await accounts.list_roots(connection) == [1, 9]
        assert {it.id for it in await accounts.load_accounts(connection)} == {1, 2, 9}
        assert await accounts.count_extensions(connection) == {1: 2, 2: 1, 9: 1}
        assert await accounts.count_extensions(connection, 1) == {1: 2, 2: 1}
        assert await accounts.load_organizations(connection, range(1, 20_000)) == {1: 1, 2: 1, 9: 9}
        assert await users.load_user_organizations(connection, range(1, 20_000)) == {1: 1, 9: 9, 20: 1}


async def test_revisions(database: Database, shell: Shell) -> None:
    async with database.read() as connection:
        found = await read_revisions(connection, range(1, 20_000))
    assert found == {it: revision(shell, it) for it in (1, 9)}


async def test_what_an_account_holds(database: Database, shell: Shell) -> None:
    async with database.read() as connection:
        assert await accounts.holds_anything(connection, 1) == ["accounts", "extensions", "users"]
        assert await accounts.holds_anything(connection, 2) == ["extensions", "codes"]
        assert await accounts.holds_anything(connection, 77) == []
    shell.execute("UPDATE codes SET revoked_at = created_at")
    async with database.read() as connection:
        assert await accounts.holds_anything(connection, 2) == ["extensions"]
