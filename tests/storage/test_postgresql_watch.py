"""The watch on revisions of a PostgreSQL database, while all is well."""

import asyncio
import gc
from collections.abc import Iterator

import psycopg
import pytest

from dialtree.storage.clock import now
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.watch import UNKNOWN
from storage.watching import RAISE, Writer, make_database, shell, until_known, watching
from support.postgresql import VERSIONS, Cluster, running
from support.waiting import eventually, eventually_async


@pytest.fixture(params=VERSIONS)
def cluster(request: pytest.FixtureRequest) -> Cluster:
    return running(request.param)


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    url = make_database(cluster)
    yield url
    cluster.drop_database(url)


@pytest.fixture
def sql(url: str) -> Iterator[psycopg.Connection]:
    with shell(url) as connection:
        yield connection


async def test_knows_every_commit(url: str, sql: psycopg.Connection) -> None:
    async with watching(url) as watch:
        assert await watch.read(1) == 1
        await until_known(watch)
        for expected in range(2, 50):
            sql.execute(RAISE, (1,))
            await eventually_async(lambda expected=expected: watch.revision(1) == expected, "the commit is known")
        assert (await watch.read(1), await watch.read(2)) == (49, 1)


async def test_two_writers_and_one_who_gives_up(url: str, sql: psycopg.Connection) -> None:
    async with watching(url) as watch:
        await until_known(watch, 1)
        await until_known(watch, 2)
        with psycopg.connect(url) as first, psycopg.connect(url) as second, psycopg.connect(url) as third:
            first.execute(RAISE, (1,))
            second.execute(RAISE, (2,))
            second.commit()
            await eventually_async(lambda: watch.revision(2) == 2, "the second writer's commit is known")
            assert watch.revision(1) in {1, UNKNOWN}
            first.rollback()
            third.execute(RAISE, (2,))
            third.commit()
        await eventually_async(lambda: watch.revision(2) == 3, "the third writer's commit is known")
        assert await watch.read(1) == 1
        await eventually_async(lambda: watch.revision(1) == 1, "what was rolled back is not known")


async def test_an_organisation_comes_and_goes(url: str, sql: psycopg.Connection) -> None:
    async with watching(url) as watch:
        assert await watch.read(7) is None
        await until_known(watch, 7)
        await eventually_async(lambda: watch.revision(7) is None, "it is known that there is none")
        sql.execute("INSERT INTO organizations VALUES (7, 1)")
        await until_known(watch, 2)
        assert await watch.read(7) == 1
        await eventually_async(lambda: watch.revision(7) == 1, "it has come")
        sql.execute("DELETE FROM organizations WHERE id = 7")
        await eventually_async(lambda: watch.revision(7) is None, "it has gone")
        assert await watch.read(7) is None


async def test_what_cannot_be_understood_may_mean_anything(url: str, sql: psycopg.Connection) -> None:
    async with watching(url) as watch:
        await until_known(watch)
        sql.execute("ALTER TABLE organizations DISABLE TRIGGER announce")
        sql.execute(RAISE, (1,))
        sql.execute("SELECT pg_notify('dialtree', 'restored')")
        await eventually_async(lambda: watch.revision(1) is UNKNOWN, "all is forgotten")
        assert await watch.read(1) == 2


async def test_revisions_that_are_turned_back(url: str, sql: psycopg.Connection) -> None:
    sql.execute("UPDATE organizations SET revision = 90 WHERE id = 1")
    async with watching(url) as watch:
        await until_known(watch)
        sql.execute("UPDATE organizations SET revision = 5 WHERE id = 1")
        await eventually_async(lambda: watch.revision(1) is UNKNOWN, "the old revision is forgotten")
        assert await watch.read(1) == 5
        sql.execute(RAISE, (1,))
        await eventually_async(lambda: watch.revision(1) == 6, "the next is known")


async def test_strict_asks_each_time(url: str, sql: psycopg.Connection) -> None:
    async with watching(url, strict=True) as watch:
        for expected in range(2, 50):
            sql.execute(RAISE, (1,))
            assert watch.revision(1) is UNKNOWN
            assert await watch.read(1) == expected


async def test_reading_is_never_behind(url: str) -> None:
    """Of many who ask at once, each learns what had been committed when they asked."""
    async with watching(url, strict=True) as watch:
        with Writer.running(url) as writer:
            until = writer.latest() + 200

            async def ask() -> None:
                while writer.latest() < until:
                    expected = writer.committed(now())
                    answer = await watch.read(1)
                    assert isinstance(answer, int)
                    assert answer >= expected

            await asyncio.gather(*(ask() for _ in range(20)))


async def test_who_asks_at_once_shares_a_question(url: str, sql: psycopg.Connection) -> None:
    async with watching(url, strict=True) as watch:
        await watch.read(1)
        assert await asyncio.gather(*(watch.read(1) for _ in range(1000))) == [1] * 1000
        assert _connections(sql, "dialtree revisions") == 1


async def test_who_goes_away_leaves_the_others_their_answer(url: str) -> None:
    async with watching(url, strict=True) as watch:
        await watch.read(1)
        gone, waiting = asyncio.create_task(watch.read(1)), asyncio.create_task(watch.read(1))
        await asyncio.sleep(0)
        gone.cancel()
        assert await waiting == 1
        assert gone.cancelled() or await asyncio.wait([gone])


async def test_nothing_is_left_after_the_end(url: str, sql: psycopg.Connection) -> None:
    for _ in range(3):
        async with watching(url) as watch:
            await until_known(watch)
            late = asyncio.create_task(watch.read(2))
            await asyncio.sleep(0)
        with pytest.raises(OutOfReachError):
            await watch.read(1)
        await asyncio.wait([late])
        assert isinstance(late.exception(), OutOfReachError | None)
        assert watch.revision(1) is UNKNOWN
        assert asyncio.all_tasks() == {asyncio.current_task()}
        eventually(lambda: _connections(sql, "dialtree%") == 0, "no connection is left")
        gc.collect()


async def test_may_end_at_any_moment(url: str) -> None:
    for turns in range(0, 40, 3):
        async with watching(url) as watch:
            reading = asyncio.create_task(watch.read(1))
            for _ in range(turns):
                await asyncio.sleep(0.0005)
        await asyncio.wait([reading])
        assert isinstance(reading.exception(), OutOfReachError | None)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        gc.collect()


def _connections(sql: psycopg.Connection, name: str) -> int:
    # Servers that other tests keep running have connections to databases of their own.
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE %s"
    row = sql.execute(query, (name,)).fetchone()
    assert row is not None
    return int(row[0])
