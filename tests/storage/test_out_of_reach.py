import asyncio
import shutil
import threading
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import text

from dialtree.storage.accounts import insert_accounts, load_accounts
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.extensions import insert_extensions, load_extensions
from dialtree.storage.location import PostgresServer, SqliteFile
from dialtree.storage.options import DEFAULT_OPTIONS
from dialtree.storage.sqlite.connect import connect
from storage.opened import opened
from storage.some_things import extension, root

_CONNECTIONS = {SqliteFile: 15, PostgresServer: DEFAULT_OPTIONS.connections}


async def is_out_of_reach(path: Path, reason: str) -> None:
    async with opened(SqliteFile(path)) as database:
        for transaction in (database.read, database.write):
            with pytest.raises(OutOfReachError, match=reason) as error:
                async with transaction() as connection:
                    await load_accounts(connection)
            assert "\n" not in str(error.value)


def drivers_threads() -> set[threading.Thread]:
    return {it for it in threading.enumerate() if "_connection_worker_thread" in it.name}


def names_in(folder: Path) -> list[str]:
    return [it.name for it in folder.iterdir()]


def corrupt(path: Path, table: str) -> None:
    with closing(connect(path, "rw")) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


async def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    await is_out_of_reach(tmp_path / "none.db", "unable to open database file")
    assert names_in(tmp_path) == []


async def test_no_thread_is_left_of_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    before = drivers_threads()
    async with opened(SqliteFile(tmp_path / "none.db")) as database:
        for _ in range(20):
            with pytest.raises(OutOfReachError):
                async with database.read():
                    raise AssertionError
            assert drivers_threads() == before


async def test_a_missing_folder(tmp_path: Path) -> None:
    await is_out_of_reach(tmp_path / "none" / "none.db", "unable to open database file")


async def test_a_folder_in_its_place(tmp_path: Path) -> None:
    await is_out_of_reach(tmp_path, "unable to open database file")


async def test_another_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Remember the milk.\n" * 100)
    await is_out_of_reach(path, "file is not a database")


async def test_a_file_that_was_never_set_up(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.write_bytes(b"")
    await is_out_of_reach(path, "no such table: accounts")


async def test_a_corrupted_file(path: Path) -> None:
    async with opened(SqliteFile(path)) as database, database.write() as connection:
        await insert_accounts(connection, [root()])
        await insert_extensions(connection, 1, (extension(number, name="x" * 200) for number in range(1, 2000)))
    corrupt(path, "extensions")
    async with opened(SqliteFile(path)) as damaged:
        with pytest.raises(OutOfReachError, match="malformed"):
            async with damaged.read() as reader:
                await load_extensions(reader, 1)
        async with damaged.read() as reader:
            assert await load_accounts(reader) == [root()]


async def test_it_is_back_as_soon_as_the_file_is(path: Path) -> None:
    away = path.with_name("away.db")
    shutil.move(path, away)
    await is_out_of_reach(path, "unable to open")
    shutil.move(away, path)
    async with opened(SqliteFile(path)) as database, database.read() as connection:
        assert await load_accounts(connection) == []


async def test_all_connections_in_use(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database._driver.engine.pool, "_timeout", 0.01)
    async with AsyncExitStack() as held:
        for _ in range(_CONNECTIONS[type(database.location)]):
            connection = await held.enter_async_context(database.read())
            await connection.execute(text("SELECT 1"))
        with pytest.raises(OutOfReachError, match="all connections are in use"):
            async with asyncio.timeout(20), database.read():
                raise AssertionError
    async with database.read() as connection:
        assert await load_accounts(connection) == []


async def test_a_write_that_fails_holds_up_nobody(path: Path) -> None:
    insert = text("INSERT INTO agent_feeds (organization_id, sequence) VALUES (:organization, 1)")
    async with opened(SqliteFile(path)) as database:
        async with database.write() as connection:
            await connection.execute(insert, {"organization": 1})
        with closing(connect(path, "rw")) as shell:
            shell.execute("ALTER TABLE agent_feeds RENAME TO away")
            with pytest.raises(OutOfReachError, match="no such table") as failure:
                async with database.write() as connection:
                    await connection.execute(insert, {"organization": 2})
            shell.execute("PRAGMA busy_timeout = 0")
            shell.execute("ALTER TABLE away RENAME TO agent_feeds")
            assert failure.value
