"""Whatever PostgreSQL believes of its tables, no query goes through all of one table for each row of another."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.user import User
from dialtree.storage.accounts import insert_accounts, update_accounts
from dialtree.storage.database import Database
from dialtree.storage.entries import stream_entries
from dialtree.storage.extensions import insert_extensions, update_extensions
from dialtree.storage.location import Location
from dialtree.storage.options import Options
from dialtree.storage.schema import metadata
from dialtree.storage.statistics import LISTED, take_statistics
from dialtree.storage.users import insert_users, update_users
from storage.fresh import untouched_database
from storage.opened import opened
from storage.plans import believed, plan, plans, plans_within
from storage.shell import Kind, Shell

pytestmark = pytest.mark.usefixtures("cluster")

_MANY = 2_000
_REFERENCES = [
    (key.referred_table.name, [element.column.name for element in key.elements])
    for table in metadata.sorted_tables
    for key in sorted(table.foreign_key_constraints, key=lambda it: it.column_keys)
]


def account(number: int, name: str = "Account") -> Account:
    return Account(number, 1, None if number == 1 else 1, name, active=True)


def user(number: int, name: str = "User") -> User:
    return User(number, name, "", active=True)


def extension(number: int, name: str = "Desk") -> Extension:
    return Extension(number, number, f"{number}", name, "", number, active=True)


async def fill(connection: AsyncConnection) -> None:
    await insert_accounts(connection, map(account, range(1, _MANY)))
    await insert_users(connection, 1, map(user, range(1, _MANY)))
    await insert_extensions(connection, 1, map(extension, range(1, _MANY)))


async def read_list(connection: AsyncConnection) -> list[object]:
    return [it async for it in stream_entries(connection, 1)]


async def read_list_of_account(connection: AsyncConnection) -> list[object]:
    return [it async for it in stream_entries(connection, 1, 7)]


@pytest.fixture
def location(kind: Kind) -> Location:
    """What PostgreSQL believes depends on what was in its files before."""
    return untouched_database(kind)


@pytest.fixture
async def small(database: Database, shell: Shell) -> Database:
    """Nothing but a root account, as PostgreSQL knows, in files that are no larger than that."""
    shell.execute("VACUUM accounts, users, extensions")
    assert shell.execute("SELECT pg_relation_size('users')").fetchone() == (0,)
    async with database.write() as connection:
        await insert_accounts(connection, [account(1)])
        await take_statistics(connection, LISTED)
    return database


@pytest.fixture(params=["users", "accounts, users, extensions"])
async def misjudged(request: pytest.FixtureRequest, database: Database, shell: Shell) -> Database:
    """Tables full of what was not committed yet when PostgreSQL looked: it takes them for empty."""
    async with database.write() as connection:
        await fill(connection)
        shell.execute(f"ANALYZE {request.param}")
    assert believed(shell, "users") == 0
    return database


def no_product(plan: list[dict[str, Any]]) -> None:
    """Checks that no step compares each row of one table with each of another."""
    assert not [it for it in plan if "Join Filter" in it], plan
    assert not [it for it in plan if it["Node Type"] == "Seq Scan"], plan


@pytest.mark.parametrize("read", [read_list, read_list_of_account])
async def test_the_list_finds_users_by_id(misjudged: Database, read: Any) -> None:  # noqa: ANN401
    (steps,) = await plans(misjudged, read)
    no_product(steps)
    (users,) = (it for it in steps if it.get("Relation Name") == "users")
    assert "id = extensions.user_id" in users["Index Cond"]


async def test_a_plan_kept_since_the_tables_were_empty(location: Location, small: Database) -> None:
    async with opened(location, Options(connections=1)) as serving:
        # PostgreSQL keeps a plan from the sixth time on.
        for _ in range(10):
            async with serving.read() as connection:
                assert await read_list(connection) == []
        async with small.write() as connection:
            await insert_accounts(connection, map(account, range(2, _MANY)))
            await insert_users(connection, 1, map(user, range(1, _MANY)))
            await insert_extensions(connection, 1, map(extension, range(1, _MANY)))
        async with serving.read() as connection:
            kept = await connection.exec_driver_sql(
                "SELECT name, generic_plans, array_length(parameter_types, 1) FROM pg_prepared_statements"
                " WHERE statement LIKE 'SELECT extensions.%%'"
            )
            name, uses, parameters = kept.one()
            assert uses > 0
            no_product(await plan(connection, f"EXECUTE {name} ({', '.join(['1'] * parameters)})"))


async def check_references(database: Database) -> None:
    async with database.write() as connection:
        for table, columns in _REFERENCES:
            asked = " AND ".join(f"{column} = 7" for column in columns)
            steps = await plan(connection, f"SELECT 1 FROM ONLY {table} WHERE {asked} FOR KEY SHARE")
            no_product(steps)
            assert "(id = 7)" in steps[-1]["Index Cond"], steps


async def test_foreign_keys_of_small_tables_are_checked_by_id(small: Database) -> None:
    await check_references(small)


async def test_foreign_keys_of_tables_taken_for_empty_are_checked_by_id(misjudged: Database) -> None:
    await check_references(misjudged)


async def test_what_an_import_changes_is_found_by_id(misjudged: Database) -> None:
    changes = [(extension(it), extension(it, "Changed")) for it in range(1, _MANY)]
    async with misjudged.write() as connection:
        of_users = await plans_within(connection, lambda it: update_users(it, [user(2, "A"), user(3, "B")]))
        of_extensions = await plans_within(connection, lambda it: update_extensions(it, changes))
        of_accounts = await plans_within(connection, lambda it: update_accounts(it, [account(7, "Changed")]))
    for steps in (*of_users, *of_extensions):
        no_product(steps)
        assert not [it for it in steps if it["Node Type"] == "Nested Loop"], steps
    assert [it for steps in of_extensions for it in steps if "id = ANY" in it.get("Index Cond", "")]
    assert [it for steps in of_accounts for it in steps if "id = " in it.get("Index Cond", "")]


async def test_statistics_are_taken_of_what_is_not_committed_yet(database: Database, shell: Shell) -> None:
    async with database.write() as connection:
        await fill(connection)
        await take_statistics(connection, LISTED)
    assert [believed(shell, table.name) for table in LISTED] == [_MANY - 1] * 3
