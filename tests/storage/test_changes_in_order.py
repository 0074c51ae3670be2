"""Who reads changes by revision misses none, however many write at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from dialtree.storage.changes import load_changes
from dialtree.storage.database import Database
from dialtree.storage.location import Location
from storage.plain_sql import populate, revision
from storage.shell import Shell, opened_shell
from support.waiting import eventually

WRITERS, EACH = 6, 25


async def after(database: Database, last: int, limit: int = 100) -> list[int]:
    async with database.read() as connection:
        return [it.revision for it in await load_changes(connection, 1, last, limit)]


@pytest.mark.usefixtures("cluster")
async def test_a_revision_that_commits_late_holds_up_those_after_it(location: Location, database: Database) -> None:
    with opened_shell(location) as early, opened_shell(location) as late, opened_shell(location) as looking:
        populate(early)
        base = revision(looking)
        assert base is not None
        early.execute("BEGIN")
        early.execute("UPDATE users SET name = 'Early' WHERE id = 1")
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(late.execute, "UPDATE extensions SET name = 'Late' WHERE id = 1")
            eventually(lambda: _is_held_up(looking), "the later writer waits")
            assert not waiting.done()
            assert await after(database, base) == []
            # Of another organisation nobody waits.
            looking.execute("UPDATE users SET name = 'Other' WHERE id = 9")
            early.execute("COMMIT")
            waiting.result()
        assert await after(database, base) == [base + 1, base + 2]


def _is_held_up(looking: Shell) -> bool:
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    held_up: int = looking.execute(query).fetchone()[0]
    return held_up > 0


async def test_writers_at_once(location: Location, database: Database, shell: Shell) -> None:
    populate(shell)
    base = revision(shell)
    assert base is not None
    together = Barrier(WRITERS)

    def write(writer: int) -> None:
        with opened_shell(location) as own:
            together.wait()
            for number in range(EACH):
                own.hold_writers() if writer % 2 and own.is_sqlite else own.execute("BEGIN")
                own.execute(f"UPDATE users SET name = '{writer} {number}' WHERE id = {1 if writer % 3 else 9}")
                own.execute("ROLLBACK" if number % 5 == 4 else "COMMIT")

    seen = [base]
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(write, it) for it in range(WRITERS)]
        while not all(it.done() for it in running):
            seen += await after(database, seen[-1], 7)
        for one in running:
            one.result()
    while found := await after(database, seen[-1], 7):
        seen += found
    assert seen == list(range(base, base + 1 + WRITERS * 2 // 3 * EACH * 4 // 5))
