"""How long the watch waits for an answer, whatever its event loop does meanwhile."""

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest
import uvloop
from asyncpg.pool import PoolConnectionProxy

from dialtree.storage.postgresql.connector import Connector, answered_within
from dialtree.storage.postgresql.watch_failures import FAILURES
from storage.watching import make_database
from support.postgresql import VERSIONS, running

_LOOPS = pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])


class Connection:
    """Its statement fails when it is terminated."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def terminate(self) -> None:
        self.answer.set_exception(asyncpg.ConnectionDoesNotExistError("closed"))


@_LOOPS
def test_a_loop_that_was_held_up_finds_the_answer(loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def ask() -> None:
        connection: Any = SimpleNamespace(terminate=lambda: pytest.fail("given up"))
        with answered_within(0.02, connection):
            answering = asyncio.create_task(asyncio.to_thread(time.monotonic))
            await asyncio.sleep(0)
            time.sleep(0.1)  # noqa: ASYNC251 - this is what holds the loop up
            await answering

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(ask())


@_LOOPS
def test_no_answer_is_told_as_such(loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def ask() -> None:
        connection: Any = Connection()
        with pytest.raises(TimeoutError, match=r"^no answer within 0\.02 s$"), answered_within(0.02, connection):
            await connection.answer

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(ask())


@pytest.mark.parametrize("ended", ["connection", "pool"])
async def test_may_be_terminated_between_any_two_steps_of_a_statement(ended: str) -> None:
    cluster = running(VERSIONS[0])
    url = make_database(cluster)
    connector = Connector(url, name="patience", connect_timeout=30.0, statement_timeout=30.0)

    async def terminated_after(steps: int) -> object:
        async with asyncpg.create_pool(min_size=0, max_size=1, connect=connector.connect) as pool:
            connection = await pool.acquire()
            asking = asyncio.create_task(_ask(connection))
            for _ in range(steps):
                await _until_answered(asking)
            (connection if ended == "connection" else pool).terminate()
            await asyncio.wait([asking])
            return asking.exception()

    steps = 0
    while (told := await terminated_after(steps)) is not None:
        assert isinstance(told, FAILURES), repr(told)
        steps += 1
    assert steps > 1
    cluster.drop_database(url)


async def _ask(connection: PoolConnectionProxy) -> None:
    with answered_within(30.0, connection):
        await connection.fetchval("SELECT 1")


async def _until_answered(task: asyncio.Task[None]) -> None:
    """Returns when what the task waits for is there, before the task goes on; one such moment after the other."""
    await asyncio.sleep(0)
    while not task.done() and not ((waits_for := task._fut_waiter) and waits_for.done()):  # type: ignore[attr-defined]  # noqa: ASYNC110 - this is about every turn of the loop
        await asyncio.sleep(0)
