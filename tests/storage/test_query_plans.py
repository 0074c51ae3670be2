"""The read path finds what it asks for by index."""

import sqlite3
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.accounts import load_accounts, load_chain
from dialtree.storage.codes import find_by_digest
from dialtree.storage.database import Database
from dialtree.storage.extensions import find_by_sip, find_by_speed_dial, load_extensions
from dialtree.storage.grants import find_grant
from dialtree.storage.revisions import read_revision
from dialtree.storage.users import load_users, load_users_on
from storage.plain_sql import TABLES, populate

_QUERIES: dict[str, Callable[[AsyncConnection], Awaitable[object]]] = {
    "find_by_digest": lambda it: find_by_digest(it, b"\x01" * 32),
    "find_grant": lambda it: find_grant(it, b"\x01" * 32),
    "load_chain": lambda it: load_chain(it, 2),
    "load_accounts": lambda it: load_accounts(it, 1),
    "load_extensions of an organisation": lambda it: load_extensions(it, 1),
    "load_extensions of an account": lambda it: load_extensions(it, 1, 2),
    "load_users": lambda it: load_users(it, 1),
    "load_users_on": lambda it: load_users_on(it, 1, 2),
    "read_revision": lambda it: read_revision(it, 1),
    "find_by_sip": lambda it: find_by_sip(it, 1, "420"),
    "find_by_speed_dial": lambda it: find_by_speed_dial(it, 1, "20"),
}


@pytest.mark.parametrize("query", _QUERIES.values(), ids=_QUERIES.keys())
async def test_no_table_is_scanned(
    database: Database, shell: sqlite3.Connection, query: Callable[[AsyncConnection], Awaitable[object]]
) -> None:
    populate(shell)
    seen: list[tuple[str, object]] = []

    def note(*arguments: object) -> None:
        seen.append((str(arguments[2]), arguments[3]))

    async with database.read() as connection:
        event.listen(Engine, "before_cursor_execute", note)
        try:
            found = await query(connection)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    assert found
    assert seen
    for statement, parameters in seen:
        plan = [row[3] for row in shell.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        assert any(step.startswith("SEARCH ") for step in plan), plan
        assert not [step for step in plan if step.startswith("SCAN ") and step.split()[1] in TABLES], plan
