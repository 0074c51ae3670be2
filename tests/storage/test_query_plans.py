"""The read path finds what it asks for by index."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.user import User
from dialtree.storage.accounts import insert_accounts, load_accounts, stream_active_accounts
from dialtree.storage.codes import find_by_digest
from dialtree.storage.entries import stream_entries
from dialtree.storage.extensions import (
    find_by_sip,
    find_by_speed_dial,
    insert_extensions,
    load_extensions,
)
from dialtree.storage.grants import find_grant
from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.revisions import read_revision, read_revisions
from dialtree.storage.users import insert_users, load_users
from storage.fresh import new_database
from storage.opened import opened
from storage.plain_sql import TABLES, insert
from storage.plans import Query, plans
from storage.shell import Kind, opened_shell

_LARGE = {"accounts", "users", "extensions"}
"""The tables in which PostgreSQL would not read everything for a row; the others fit into a page."""


async def _all(stream: AsyncIterator[object]) -> list[object]:
    return [it async for it in stream]


_QUERIES: dict[str, Query] = {
    "find_by_digest": lambda it: find_by_digest(it, b"\x01" * 32),
    "find_grant": lambda it: find_grant(it, b"\x01" * 32),
    "load_accounts": lambda it: load_accounts(it, 1),
    "stream_active_accounts of an organisation": lambda it: _all(stream_active_accounts(it, 1)),
    "stream_active_accounts above an account": lambda it: _all(stream_active_accounts(it, 1, 2)),
    "load_extensions": lambda it: load_extensions(it, 1),
    "stream_entries of an organisation": lambda it: _all(stream_entries(it, 1)),
    "stream_entries of an account": lambda it: _all(stream_entries(it, 1, 2)),
    "load_users": lambda it: load_users(it, 1),
    "read_revision": lambda it: read_revision(it, 1),
    "read_revisions": lambda it: read_revisions(it, {1, 2}),
    "find_by_sip": lambda it: find_by_sip(it, 1, "420"),
    "find_by_speed_dial": lambda it: find_by_speed_dial(it, 1, "20"),
}


_ORGANIZATIONS = range(1_000, 101_000, 1_000)


async def _fill(location: Location) -> None:
    """Makes the tables large enough for an index to be worth its while."""
    async with opened(location) as database, database.write() as connection:
        for root in _ORGANIZATIONS:
            below = [Account(root + number, root, root, f"Account {number}", active=True) for number in range(1, 200)]
            await insert_accounts(connection, [Account(root, root, None, "Root", active=True), *below])
            await insert_users(connection, root, (User(root + it, f"User {it}", "", active=True) for it in range(50)))
            added = (
                Extension(root + it, root + it % 200, f"{it}", f"Desk {it}", f"{it}", root + it % 50, active=True)
                for it in range(100)
            )
            await insert_extensions(connection, root, added)
    with opened_shell(location) as shell:
        for root in _ORGANIZATIONS:
            insert(shell, "codes", id=root, organization_id=root, account_id=root, digest=root.to_bytes(32))


@pytest.fixture(scope="module")
def filled(kind: Kind) -> Iterator[Location]:
    with new_database(kind, populated=True) as location:
        asyncio.run(_fill(location))
        with opened_shell(location) as shell:
            shell.execute("ANALYZE")
        yield location


@pytest.mark.parametrize("query", _QUERIES.values(), ids=_QUERIES.keys())
async def test_no_table_is_scanned(filled: Location, query: Query) -> None:
    async with opened(filled) as database:
        for plan in await plans(database, query):
            if isinstance(filled, SqliteFile):
                assert any(step.startswith("SEARCH ") for step in plan), plan
                assert not [step for step in plan if step.startswith("SCAN ") and step.split()[1] in TABLES], plan
            else:
                scans = [node for node in plan if node.get("Relation Name") in _LARGE]
                searches = {"Index Cond", "Recheck Cond"}
                assert not [it for it in scans if not searches & it.keys()], scans


@pytest.mark.usefixtures("cluster")
async def test_users_are_found_by_id_before_there_are_statistics(location: Location) -> None:
    async with opened(location) as database:
        async with database.write() as connection:
            await insert_accounts(connection, [Account(it, it, None, "Root", active=True) for it in (1_000, 2_000)])
            for root, size in ((2_000, 20), (1_000, 1_000)):
                people = (User(root + it, f"User {it}", "", active=True) for it in range(size))
                await insert_users(connection, root, people)
                added = (
                    Extension(root + it, root, f"{it}", f"Desk {it}", "", root + it, active=True) for it in range(size)
                )
                await insert_extensions(connection, root, added)
        (plan,) = await plans(database, lambda it: _all(stream_entries(it, 1_000)))
        assert [node for node in plan if node.get("Relation Name") == "users"]
        assert not [node for node in plan if "Join Filter" in node], plan
