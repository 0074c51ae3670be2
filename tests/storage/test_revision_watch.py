import sqlite3
from pathlib import Path

import pytest

from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.revision_watch import RevisionWatch
from storage.plain_sql import insert


def test_sees_every_commit_of_anybody_at_once(path: Path, shell: sqlite3.Connection) -> None:
    watch = RevisionWatch(path)
    assert watch.revision(1) is None
    insert(shell, "accounts", id=1, parent_id=None)
    assert watch.revision(1) == 1
    for expected in range(2, 10):
        shell.execute("UPDATE accounts SET name = name || '!'")
        assert watch.revision(1) == expected
        assert watch.revision(1) == expected
    shell.execute("DELETE FROM accounts")
    assert watch.revision(1) is None
    watch.close()


async def test_sees_what_the_database_of_its_own_process_writes(path: Path, database: Database) -> None:
    watch = RevisionWatch(path)
    assert watch.revision(1) is None
    async with database.write() as connection:
        await connection.exec_driver_sql("INSERT INTO accounts (id, organization_id, name) VALUES (1, 1, 'Acme')")
        assert watch.revision(1) is None
    assert watch.revision(1) == 1
    watch.close()


def test_keeps_organisations_apart(path: Path, shell: sqlite3.Connection) -> None:
    watch = RevisionWatch(path)
    insert(shell, "accounts", id=1, parent_id=None)
    insert(shell, "accounts", id=9, organization_id=9, parent_id=None)
    shell.execute("UPDATE accounts SET name = 'Globex' WHERE id = 9")
    assert (watch.revision(1), watch.revision(9), watch.revision(77)) == (1, 2, None)
    watch.close()


def test_a_failure_is_told_and_passes(path: Path, shell: sqlite3.Connection) -> None:
    insert(shell, "accounts", id=1, parent_id=None)
    away = path.with_name("away.db")
    watch = RevisionWatch(away)
    for _ in range(2):
        with pytest.raises(OutOfReachError, match="unable to open database file"):
            watch.revision(1)
    shell.execute("VACUUM INTO ?", (str(away),))
    assert watch.revision(1) == 1
    watch.close()
    assert watch.revision(1) == 1
    watch.close()
    watch.close()


def test_a_database_that_is_not_set_up(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    watch = RevisionWatch(path)
    with pytest.raises(OutOfReachError, match="no such table"):
        watch.revision(1)
