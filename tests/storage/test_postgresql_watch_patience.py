"""How long the watch waits for an answer, whatever its event loop does meanwhile."""

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest
import uvloop

from dialtree.storage.postgresql.connector import answered_within

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
