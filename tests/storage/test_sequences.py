from pathlib import Path

import pytest

from dialtree.storage.accounts import delete_account, insert_accounts
from dialtree.storage.database import Database
from dialtree.storage.extensions import delete_extensions, insert_extensions
from dialtree.storage.sequences import next_id
from dialtree.storage.users import delete_user, insert_users
from storage.plain_sql import insert
from storage.shell import Shell
from storage.some_things import account, extension, root, user
from support.postgresql import Cluster

_TABLES = ("accounts", "users", "extensions", "codes")


@pytest.mark.parametrize("table", _TABLES)
async def test_begins_at_one(database: Database, table: str) -> None:
    async with database.read() as connection:
        assert await next_id(connection, table) == 1


async def test_follows_the_highest_also_after_it_is_deleted(database: Database) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root(), account(40), account(7)])
        await insert_users(connection, 1, [user(50), user(8)])
        await insert_extensions(connection, 1, [extension(60), extension(9)])
        await delete_account(connection, 40)
        await delete_user(connection, 1, 50)
        await delete_extensions(connection, [60])
    async with database.read() as connection:
        assert [await next_id(connection, table) for table in _TABLES] == [41, 51, 61, 1]


async def test_what_was_rolled_back_was_never_used_in_sqlite(path: Path, database: Database) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root(5)])
        await connection.rollback()
    async with database.read() as connection:
        assert await next_id(connection, "accounts") == 1


async def test_postgresql_leaves_it_out(cluster: Cluster, database: Database) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root(5)])
        await connection.rollback()
    async with database.read() as connection:
        assert await next_id(connection, "accounts") == 6


@pytest.mark.parametrize("given", [2, 9_999, 10_001, 2**40, 2**53 - 2])
async def test_what_the_database_gives_follows_what_was_given(database: Database, shell: Shell, given: int) -> None:
    insert(shell, "accounts", id=1, parent_id=None)
    for account_id in (given, 3):
        insert(shell, "accounts", id=account_id)
    added = "INSERT INTO accounts (organization_id, parent_id, name) VALUES (1, 1, 'Sales') RETURNING id"
    highest = max(given, 3)
    assert shell.execute(added).fetchone() == (highest + 1,)
    async with database.read() as connection:
        assert await next_id(connection, "accounts") == highest + 2
