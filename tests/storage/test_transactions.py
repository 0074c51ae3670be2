"""Reading and writing through `Database`."""

import asyncio
import sqlite3
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.accounts import find_account, insert_accounts, load_accounts
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError, OutOfReachError
from dialtree.storage.location import Location
from storage.opened import opened
from storage.plain_sql import everything, insert
from storage.shell import Shell
from storage.some_things import account, root

_INSERT = text("INSERT INTO accounts (id, organization_id, name) VALUES (1, 1, 'Acme')")


async def count(connection: AsyncConnection) -> int:
    return len(await load_accounts(connection))


async def test_what_is_written_is_there_for_everybody(database: Database, shell: Shell) -> None:
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
    async with database.read() as connection:
        assert await find_account(connection, 1) == root()
    assert shell.execute("SELECT name FROM accounts").fetchall() == [("Acme",)]


async def test_an_exception_leaves_no_trace(database: Database, shell: Shell) -> None:
    before = everything(shell)

    async def write() -> None:
        async with database.write() as connection:
            await insert_accounts(connection, [root(), account(2)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write()
    assert everything(shell) == before


async def test_a_reader_sees_one_state_throughout(database: Database, shell: Shell) -> None:
    insert(shell, "accounts", id=1, parent_id=None)
    async with database.read() as reader:
        assert await count(reader) == 1
        async with database.write() as writer:
            await insert_accounts(writer, [account(2)])
        insert(shell, "accounts", id=3)
        assert await count(reader) == 1
    async with database.read() as reader:
        assert await count(reader) == 3


async def test_a_reader_does_not_see_what_is_not_committed(database: Database) -> None:
    async with database.write() as writer:
        await insert_accounts(writer, [root()])
        async with database.read() as reader:
            assert await count(reader) == 0


async def test_a_writer_holds_the_lock_from_its_start(database: Database, shell: Shell) -> None:
    is_free(shell)
    async with database.write():
        with pytest.raises((sqlite3.OperationalError, psycopg.errors.LockNotAvailable)):
            is_free(shell)
    insert(shell, "accounts", id=1, parent_id=None)


async def test_writers_wait_for_one_another(database: Database) -> None:
    async def add(number: int) -> None:
        async with database.write() as connection:
            before = await count(connection)
            await insert_accounts(connection, [root(before + 1, f"Acme {number}")])

    await asyncio.gather(*(add(number) for number in range(10)))
    async with database.read() as connection:
        assert {it.id for it in await load_accounts(connection)} == set(range(1, 11))


async def test_a_broken_constraint_is_told_apart(database: Database) -> None:
    with pytest.raises(ConstraintError, match=r"^CHECK constraint failed: ck_accounts_name_length$"):
        async with database.write() as connection:
            await insert_accounts(connection, [root(name="")])


async def test_so_is_what_a_trigger_refuses(database: Database) -> None:
    with pytest.raises(ConstraintError, match=r"^accounts: an account goes below one that exists$"):
        async with database.write() as connection:
            await insert_accounts(connection, [account(2)])


async def test_a_writer_that_waits_too_long(location: Location, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialtree.storage.sqlite.connect.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("dialtree.storage.postgresql.connect.LOCK_SECONDS", 0.05)
    shell.hold_writers()
    async with opened(location) as database:
        with pytest.raises(OutOfReachError, match=r"database is locked|lock timeout"):
            async with database.write():
                raise AssertionError
        shell.execute("COMMIT")
        async with database.write() as connection:
            await connection.execute(_INSERT)


async def test_a_closed_database_opens_again(database: Database) -> None:
    await database.close()
    async with database.read() as connection:
        assert await count(connection) == 0


async def test_cancelled_between_statements(database: Database, shell: Shell) -> None:
    before = everything(shell)
    written = asyncio.Event()

    async def write() -> None:
        async with database.write() as connection:
            await insert_accounts(connection, [root()])
            written.set()
            await asyncio.Event().wait()

    await cancel_once(written, asyncio.create_task(write()))
    assert everything(shell) == before
    await is_usable(database, shell)


async def test_cancelled_within_a_statement(database: Database, shell: Shell) -> None:
    before = everything(shell)
    slow = (
        "WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 300000) "
        "SELECT max(n) FROM count"
    )

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(_INSERT)
            await connection.execute(text(slow))
            raise AssertionError

    await cancel_once(executing("WITH RECURSIVE count"), asyncio.create_task(write()))
    assert everything(shell) == before
    await is_usable(database, shell)


async def test_cancelled_while_it_waits_for_another_writer(database: Database, shell: Shell) -> None:
    before = everything(shell)
    shell.hold_writers()

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(_INSERT)

    waiting = executing("BEGIN IMMEDIATE" if shell.is_sqlite else "SELECT pg_advisory_xact_lock")
    task = asyncio.create_task(write())
    await waiting.wait()
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    shell.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await task
    assert everything(shell) == before
    await is_usable(database, shell)


async def test_many_cancelled_writers_leave_the_pool_whole(database: Database, shell: Shell) -> None:
    before = everything(shell)

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(_INSERT)
            await asyncio.Event().wait()

    for _ in range(20):
        started = executing("INSERT INTO accounts")
        await cancel_once(started, asyncio.create_task(write()))
    assert everything(shell) == before
    await is_usable(database, shell)


def executing(statement: str) -> asyncio.Event:
    """Set as soon as a statement that starts so goes to the driver."""
    seen = asyncio.Event()

    def note(*arguments: object) -> None:
        if str(arguments[2]).startswith(statement):
            seen.set()
            event.remove(Engine, "before_cursor_execute", note)

    event.listen(Engine, "before_cursor_execute", note)
    return seen


async def cancel_once(started: asyncio.Event, task: asyncio.Task[None]) -> None:
    await started.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def is_free(shell: Shell) -> None:
    """Expects that no writer holds the lock of writers."""
    shell.execute("PRAGMA busy_timeout = 0" if shell.is_sqlite else "SET lock_timeout = '10ms'")
    try:
        shell.hold_writers()
    finally:
        with suppress(sqlite3.OperationalError):
            shell.execute("ROLLBACK")


async def is_usable(database: Database, shell: Shell) -> None:
    is_free(shell)
    async with database.write() as connection:
        await insert_accounts(connection, [root()])
    async with database.read() as connection:
        assert await count(connection) == 1
