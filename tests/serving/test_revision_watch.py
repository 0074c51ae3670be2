from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from dialtree.management import accounts
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.revision_watch import RevisionWatch
from support.directory import ACTOR, copy_template, execute, read

ROOT = 10


@pytest.fixture
async def database(database_path: Path) -> AsyncIterator[Database]:
    database = Database(database_path)
    await accounts.add_account(database, ACTOR, "Root", account_id=ROOT)
    yield database
    await database.close()


@pytest.fixture
def watch(database: Database) -> Iterator[RevisionWatch]:
    watch = RevisionWatch(database.path)
    yield watch
    watch.close()


async def test_every_change_shows_at_the_next_question(database: Database, watch: RevisionWatch) -> None:
    seen = [watch.revision(ROOT)]
    for name in "abc":
        await accounts.set_account(database, ACTOR, ROOT, name)
        seen.append(watch.revision(ROOT))
        execute(database.path, "UPDATE accounts SET name = ? WHERE id = ?", name * 2, ROOT)
        seen.append(watch.revision(ROOT))
    assert seen == [1, 2, 3, 4, 5, 6, 7]


async def test_what_changes_nothing_does_not_show(database: Database, watch: RevisionWatch) -> None:
    before = watch.revision(ROOT)
    execute(database.path, "UPDATE accounts SET name = name")
    assert watch.revision(ROOT) == before


async def test_an_organization_that_does_not_exist_yet(database: Database, watch: RevisionWatch) -> None:
    assert watch.revision(20) is None
    await accounts.add_account(database, ACTOR, "Second", account_id=20)
    assert watch.revision(20) == 1
    await accounts.enable_account(database, ACTOR, 20, active=False)
    await accounts.delete_account(database, ACTOR, 20)
    assert watch.revision(20) is None


async def test_it_never_writes_and_never_keeps_anybody_from_writing(database: Database, watch: RevisionWatch) -> None:
    watch.revision(ROOT)
    assert read(database.path, "PRAGMA wal_checkpoint(TRUNCATE)") == [(0, 0, 0)]
    execute(database.path, "UPDATE accounts SET name = 'New'")
    assert watch.revision(ROOT) == 2


async def test_a_file_that_is_missing_and_returns(database: Database, watch: RevisionWatch) -> None:
    await database.close()
    away = database.path.with_suffix(".away")
    database.path.rename(away)
    for _ in range(2):
        with pytest.raises(OutOfReachError, match="unable to open"):
            watch.revision(ROOT)
    assert not database.path.exists()
    away.rename(database.path)
    assert watch.revision(ROOT) == 1


async def test_a_question_that_fails_is_asked_on_a_new_connection(database: Database, watch: RevisionWatch) -> None:
    assert watch.revision(ROOT) == 1
    execute(database.path, "ALTER TABLE organizations RENAME TO hidden")
    with pytest.raises(OutOfReachError, match="no such table"):
        watch.revision(ROOT)
    execute(database.path, "ALTER TABLE hidden RENAME TO organizations")
    assert watch.revision(ROOT) == 1


async def test_after_a_failure_the_file_is_opened_anew(
    database: Database, watch: RevisionWatch, template: Path
) -> None:
    assert watch.revision(ROOT) == 1
    execute(database.path, "ALTER TABLE organizations RENAME TO hidden")
    with pytest.raises(OutOfReachError):
        watch.revision(ROOT)
    await database.close()
    copy_template(template, database.path)
    assert watch.revision(ROOT) is None
