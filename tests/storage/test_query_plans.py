"""The read path finds what it asks for by index."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.directory.user import User
from dialtree.storage import changes
from dialtree.storage.accounts import insert_accounts, load_accounts, stream_active_accounts
from dialtree.storage.agent_statuses import load_statuses
from dialtree.storage.codes import CodeFilter, find_by_digest, page_codes
from dialtree.storage.entries import stream_entries
from dialtree.storage.extension_pages import Selection, list_ids, load_places
from dialtree.storage.extension_views import load_views
from dialtree.storage.extensions import (
    find_by_sip,
    insert_extensions,
    load_by_ids,
    load_extensions,
    load_holders,
)
from dialtree.storage.grants import find_grant
from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.organizations import (
    OrganizationFilter,
    count_contents,
    find_organization,
    list_organizations,
)
from dialtree.storage.paging import Window
from dialtree.storage.present_state import load_present
from dialtree.storage.reached import reached_accounts, reached_users
from dialtree.storage.revisions import read_revision, read_revisions
from dialtree.storage.search.loading import load_changes, load_state, stream_all
from dialtree.storage.upload_lines import list_lines
from dialtree.storage.uploads import UploadFilter, find_upload, list_uploads, read_content
from dialtree.storage.usage import load_usage
from dialtree.storage.users import insert_users, load_users
from storage.fresh import new_database
from storage.opened import opened
from storage.plain_sql import TABLES, insert
from storage.plans import Query, plans
from storage.shell import Kind, opened_shell

_LARGE = {"accounts", "users", "extensions", "change_log"}
"""The tables in which PostgreSQL would not read everything for a row; the others fit into a page."""


async def _all(stream: AsyncIterator[object]) -> list[object]:
    return [it async for it in stream]


async def _tried(found: Awaitable[object]) -> bool:
    await found
    return True


_SELECTIONS = {
    "an organisation": Selection(Reach(1)),
    "an account and all below": Selection(Reach(1, 2)),
    "a chosen organisation": Selection(EVERYTHING, organization_id=1),
    "a chosen account": Selection(Reach(1), account_id=2),
    "a chosen account and all below": Selection(Reach(1), account_id=2, below=True),
    "a user": Selection(Reach(1), user_id=1),
    "those with a user": Selection(Reach(1), has_user=True),
    "those that are enabled": Selection(Reach(1), active=True),
}


def _listed(selection: Selection) -> Query:
    async def query(connection: AsyncConnection) -> object:
        return [
            (await list_ids(connection, selection, Window(sort=sort, after=after))).items
            for sort, after in (("", ("", 0)), ("-name", None), ("speed_dial", None), ("id", (0, 0)))
        ]

    return query


_NOW = datetime(2026, 3, 1, tzinfo=UTC)
_CODES = {
    "an organisation": CodeFilter(Reach(1), _NOW),
    "an account and all below": CodeFilter(Reach(1, 2), _NOW),
    "a chosen organisation": CodeFilter(EVERYTHING, _NOW, organization_id=1),
    "a chosen account": CodeFilter(EVERYTHING, _NOW, account_id=2),
    "those in a state": CodeFilter(Reach(1), _NOW, state="active"),
}


def _codes(wanted: CodeFilter) -> Query:
    async def query(connection: AsyncConnection) -> object:
        return [
            await page_codes(connection, wanted, Window(sort=sort, after=after))
            for sort, after in (("", None), ("id", (0, 0)), ("-label", ("x", 0)))
        ]

    return query


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
    "load_by_ids": lambda it: load_by_ids(it, {1, 2}),
    "load_holders": lambda it: load_holders(it, 1, {"420"}, {"20"}),
    "load_views": lambda it: load_views(it, [1, 2]),
    "reached_accounts": lambda it: reached_accounts(it, Reach(1, 2), {2}),
    "reached_users": lambda it: reached_users(it, Reach(1, 2), {1}),
    "load_places": lambda it: load_places(it, Selection(Reach(1, 2)), 1),
    "load_state": lambda it: load_state(it, 1),
    "stream_all": lambda it: _all(stream_all(it, 1)),
    "load_changes": lambda it: load_changes(it, 1, 0),
    "find_upload": lambda it: _tried(find_upload(it, 1)),
    "list_uploads": lambda it: list_uploads(it, UploadFilter(Reach(1)), Window(sort="-id", after=(9, 9))),
    "list_uploads of a chosen organisation": lambda it: list_uploads(it, UploadFilter(EVERYTHING, 1), Window()),
    "read_content": lambda it: _tried(read_content(it, 1)),
    "list_lines": lambda it: list_lines(it, 1, "change", Window(after=(50, 50))),
    **{f"page_codes of {name}": _codes(wanted) for name, wanted in _CODES.items()},
    "load_usage": lambda it: load_usage(it, [1, 9], date(2026, 3, 1)),
    "find_organization": lambda it: find_organization(it, 1),
    "list_organizations": lambda it: list_organizations(it, OrganizationFilter(Reach(1)), Window()),
    "count_contents of an organisation": lambda it: count_contents(it, Reach(1), [1]),
    "count_contents of several": lambda it: count_contents(it, EVERYTHING, [1, 9]),
    "count_contents of an account and all below": lambda it: count_contents(it, Reach(1, 2), [1]),
    "load_changes to be followed": lambda it: changes.load_changes(it, 50_000, 40, 20),
    "find_moment": lambda it: changes.find_moment(it, 50_000, 40),
    "find_cut": lambda it: _tried(changes.find_cut(it, 50_000, datetime.now(UTC))),
    "count_changes": lambda it: changes.count_changes(it, 50_000, 40),
    "load_present accounts": lambda it: load_present(it, 50_000, "accounts", 50_100, 20),
    "load_present users": lambda it: load_present(it, 50_000, "users", 50_010, 20),
    "load_present extensions": lambda it: load_present(it, 50_000, "extensions", "42", 20),
    "load_statuses": lambda it: _tried(load_statuses(it, 1)),
    **{f"list_ids of {name}": _listed(selection) for name, selection in _SELECTIONS.items()},
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
            insert(shell, "code_usage", organization_id=root, code_id=root)


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
