"""The watch on revisions of an SQLite database; `test_sqlite_watch_turns` has what an event loop adds."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.location import SqliteFile
from dialtree.storage.sqlite.watch import SqliteWatch
from storage.fresh import make_file
from storage.opened import opened
from storage.plain_sql import insert
from storage.shell import Shell


@pytest.fixture
async def watch(path: Path) -> AsyncIterator[SqliteWatch]:
    watch = SqliteWatch(path)
    yield watch
    await watch.close()


async def test_before_it_is_started_it_sees_every_commit_of_anybody_at_once(watch: SqliteWatch, shell: Shell) -> None:
    assert watch.revision(1) is None
    insert(shell, "accounts", id=1, parent_id=None)
    assert watch.revision(1) == 1
    for expected in range(2, 10):
        shell.execute("UPDATE accounts SET name = name || '!'")
        assert watch.revision(1) == expected
        assert await watch.read(1) == expected
    shell.execute("DELETE FROM accounts")
    assert watch.revision(1) is None


async def test_it_sees_what_the_database_of_its_own_process_writes(path: Path, watch: SqliteWatch) -> None:
    assert watch.revision(1) is None
    async with opened(SqliteFile(path)) as database:
        async with database.write() as connection:
            await connection.exec_driver_sql("INSERT INTO accounts (id, organization_id, name) VALUES (1, 1, 'Acme')")
            assert watch.revision(1) is None
        assert watch.revision(1) == 1


async def test_it_keeps_organisations_apart(watch: SqliteWatch, shell: Shell) -> None:
    insert(shell, "accounts", id=1, parent_id=None)
    insert(shell, "accounts", id=9, organization_id=9, parent_id=None)
    shell.execute("UPDATE accounts SET name = 'Globex' WHERE id = 9")
    assert (watch.revision(1), watch.revision(9), watch.revision(77)) == (1, 2, None)


async def test_what_changes_nothing_does_not_show(watch: SqliteWatch, shell: Shell) -> None:
    insert(shell, "accounts", id=1, parent_id=None)
    assert watch.revision(1) == 1
    shell.execute("UPDATE accounts SET name = name")
    assert watch.revision(1) == 1


async def test_it_never_keeps_anybody_from_writing(watch: SqliteWatch, shell: Shell) -> None:
    insert(shell, "accounts", id=1, parent_id=None)
    assert watch.revision(1) == 1
    assert shell.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall() == [(0, 0, 0)]
    shell.execute("UPDATE accounts SET name = 'New'")
    assert watch.revision(1) == 2


async def test_a_missing_file_is_told_and_not_made(path: Path) -> None:
    away = path.with_name("away.db")
    watch = SqliteWatch(away)
    for _ in range(2):
        with pytest.raises(OutOfReachError, match="unable to open database file"):
            watch.revision(1)
    assert not away.exists()
    make_file(away)
    assert watch.revision(1) is None
    await watch.close()
    assert watch.revision(1) is None
    await watch.close()
    await watch.close()


async def test_a_database_that_is_not_set_up(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    watch = SqliteWatch(empty)
    with pytest.raises(OutOfReachError, match="no such table"):
        watch.revision(1)


async def test_after_a_failure_the_file_is_opened_anew(watch: SqliteWatch, path: Path, shell: Shell) -> None:
    insert(shell, "accounts", id=1, parent_id=None)
    assert watch.revision(1) == 1
    shell.execute("ALTER TABLE organizations RENAME TO hidden")
    with pytest.raises(OutOfReachError, match="no such table"):
        watch.revision(1)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).rename(path.with_name("away" + suffix))
    make_file(path)
    assert watch.revision(1) is None
