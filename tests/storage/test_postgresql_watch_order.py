"""What the watch builds upon: announcements of commits that had returned arrive ahead of a later heartbeat's answer."""

import asyncio
from collections.abc import Callable

import asyncpg
import psycopg
import pytest
import uvloop

from dialtree.storage.postgresql.channel import CHANNEL
from storage.watching import RAISE, Writer, make_database, shell
from support.postgresql import VERSIONS, Version, running

_TRIES = 2000


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_announcements_are_heard_before_the_answer(
    version: Version, loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    cluster = running(version)
    url = make_database(cluster)
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(_commit_and_beat(url))
        runner.run(_beat_while_others_commit(url))
    cluster.drop_database(url)


async def _commit_and_beat(url: str) -> None:
    """One commit, then one heartbeat, on another connection."""
    heard, listening = await _listen(url)
    with shell(url) as sql:
        for _ in range(_TRIES):
            row = sql.execute(RAISE, (1,)).fetchone()
            await listening.fetchval("SELECT pg_is_in_recovery()")
            assert row is not None
            assert heard[-1] == row[0]
    await listening.close()
    assert heard == sorted(heard)


async def _beat_while_others_commit(url: str) -> None:
    """Heartbeats at any moment of somebody else's commits, among announcements by a second writer."""
    heard, listening = await _listen(url)
    with Writer.running(url) as writer, psycopg.connect(url) as slow:
        for number in range(_TRIES):
            if number % 50 == 0:
                slow.rollback()
                slow.execute(RAISE, (2,))
            expected = writer.latest()
            await listening.fetchval("SELECT pg_is_in_recovery()")
            assert heard
            assert heard[-1] >= expected
        assert writer.error is None
    await listening.close()


async def _listen(url: str) -> tuple[list[int], asyncpg.Connection]:
    heard: list[int] = []

    def hear(_connection: object, _process: int, _channel: str, announcement: object) -> None:
        organization_id, revision = str(announcement).split()
        if organization_id == "1":
            heard.append(int(revision))

    connection = await asyncpg.connect(url)
    await connection.add_listener(CHANNEL, hear)
    with shell(url) as sql:
        sql.execute(RAISE, (1,))
    return heard, connection
