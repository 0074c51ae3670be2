"""The use of codes: counted in memory, written now and then and at the end."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dialtree.management import accounts, codes
from dialtree.management.codes import Terms
from dialtree.management.usage import count_usage
from dialtree.serving import usage
from dialtree.serving.usage import UsageCounter
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.location import SqliteFile
from dialtree.storage.usage import Use
from support.directory import ACTOR, execute, read
from support.waiting import eventually_async

ROOT = 10
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> float:
        return self.now.timestamp()


@dataclass
class Writing:
    """The write behind the counter, as a test wants it."""

    failures: list[Exception] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, database: Database, uses: Sequence[Use]) -> None:
        self.sizes.append(len(uses))
        self.begun.set()
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop()
        await count_usage(database, uses)


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> Writing:
    writing = Writing()
    writing.gate.set()
    monkeypatch.setattr(usage, "count_usage", writing.write)
    return writing


@pytest.fixture
async def database(database_path: Path) -> AsyncIterator[Database]:
    database = Database(SqliteFile(database_path))
    await accounts.add_account(database, ACTOR, "Root", account_id=ROOT)
    for _ in (1, 2):
        await codes.issue_code(database, ACTOR, ROOT, Terms())
    yield database
    await database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counter(database: Database, clock: Clock) -> UsageCounter:
    return UsageCounter(database, clock)


def counted(database: Database) -> list[tuple[int, str, int, str]]:
    query = "SELECT code_id, day, requests, last_used_at FROM code_usage ORDER BY code_id, day"
    return read(database.location.path, query)


async def test_counted_by_code_and_day(counter: UsageCounter, clock: Clock, database: Database) -> None:
    counter.count(ROOT, 1)
    clock.now += timedelta(hours=11, minutes=59)
    counter.count(ROOT, 1, 3)
    counter.count(ROOT, 2)
    clock.now += timedelta(minutes=1)
    counter.count(ROOT, 1)
    assert counted(database) == []
    await counter.flush()
    assert counted(database) == [
        (1, "2026-07-01", 4, "2026-07-01T23:59:00.000000Z"),
        (1, "2026-07-02", 1, "2026-07-02T00:00:00.000000Z"),
        (2, "2026-07-01", 1, "2026-07-01T23:59:00.000000Z"),
    ]


async def test_written_once_and_added_to_what_is_there(counter: UsageCounter, database: Database) -> None:
    for _ in range(2):
        counter.count(ROOT, 1)
        await counter.flush()
        await counter.flush()
    assert [row[2] for row in counted(database)] == [2]


async def test_nothing_to_write_writes_nothing(counter: UsageCounter, writing: Writing) -> None:
    await counter.flush()
    assert writing.sizes == []


async def test_it_raises_no_revision(counter: UsageCounter, database: Database) -> None:
    before = read(database.location.path, "SELECT revision FROM organizations")
    counter.count(ROOT, 1)
    await counter.flush()
    assert read(database.location.path, "SELECT revision FROM organizations") == before


async def test_a_deleted_code_is_passed_over(counter: UsageCounter, database: Database) -> None:
    counter.count(ROOT, 1)
    counter.count(ROOT, 2)
    execute(database.location.path, "DELETE FROM codes WHERE id = 1")
    await counter.flush()
    assert [row[0] for row in counted(database)] == [2]
    counter.count(ROOT, 1)
    await counter.flush()
    assert [row[0] for row in counted(database)] == [2]


@pytest.mark.parametrize("failure", [OutOfReachError("disk full"), ValueError("anything")], ids=["known", "unknown"])
async def test_what_cannot_be_written_is_kept(
    counter: UsageCounter, database: Database, writing: Writing, clock: Clock, failure: Exception
) -> None:
    writing.failures.append(failure)
    counter.count(ROOT, 1, 2)
    with capture_logs() as logs:
        await counter.flush()
    assert [line["event"] for line in logs] == ["usage of codes not written"]
    clock.now += timedelta(minutes=1)
    counter.count(ROOT, 1)
    await counter.flush()
    assert counted(database) == [(1, "2026-07-01", 3, "2026-07-01T12:01:00.000000Z")]


async def test_what_failed_does_not_set_the_last_use_back(
    counter: UsageCounter, database: Database, writing: Writing, clock: Clock
) -> None:
    writing.failures.append(OutOfReachError("busy"))
    writing.gate.clear()
    counter.count(ROOT, 1)
    flushing = asyncio.create_task(counter.flush())
    await writing.begun.wait()
    clock.now += timedelta(minutes=5)
    counter.count(ROOT, 1)
    writing.gate.set()
    await flushing
    await counter.flush()
    assert counted(database) == [(1, "2026-07-01", 2, "2026-07-01T12:05:00.000000Z")]


async def test_many_codes_are_written_in_pieces(counter: UsageCounter, writing: Writing) -> None:
    for code_id in range(1, 40_001):
        counter.count(ROOT, code_id)
    await counter.flush()
    assert sum(writing.sizes) == 40_000
    # SQLite takes no more parameters in one statement.
    assert max(writing.sizes) < 32_766
    await counter.flush()
    assert sum(writing.sizes) == 40_000


async def test_written_on_time(
    counter: UsageCounter, database: Database, monkeypatch: pytest.MonkeyPatch, writing: Writing
) -> None:
    monkeypatch.setattr(usage, "FLUSH_SECONDS", 0.01)
    writing.failures.append(ValueError("once"))
    running = asyncio.create_task(counter.run())
    counter.count(ROOT, 1)
    await eventually_async(lambda: [row[2] for row in counted(database)] == [1], "the first is written")
    counter.count(ROOT, 1)
    await eventually_async(lambda: [row[2] for row in counted(database)] == [2], "the second is written")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_stopping_in_the_middle_of_a_write_loses_and_doubles_nothing(
    counter: UsageCounter, database: Database, monkeypatch: pytest.MonkeyPatch, writing: Writing
) -> None:
    monkeypatch.setattr(usage, "FLUSH_SECONDS", 0.0)
    writing.gate.clear()
    counter.count(ROOT, 1)
    running = asyncio.create_task(counter.run())
    await writing.begun.wait()
    counter.count(ROOT, 1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    last = asyncio.create_task(counter.flush())
    writing.gate.set()
    await last
    assert [row[2] for row in counted(database)] == [2]
