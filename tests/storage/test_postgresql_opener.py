"""A server that cannot be reached is left alone for a while."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.options import Options
from dialtree.storage.postgresql import opener
from dialtree.storage.postgresql.opener import Opener
from dialtree.storage.postgresql.server import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Callable

_SERVER = PostgresServer("postgresql://127.0.0.1/none")


class Attempts:
    """Stands in for `connect`: every attempt ends as `outcome` says."""

    def __init__(self) -> None:
        self.made = 0
        self.outcome: Callable[[], object] = self.refuse

    async def __call__(self, *_: object) -> object:
        self.made += 1
        await asyncio.sleep(0)
        return self.outcome()

    def refuse(self) -> object:
        raise ConnectionRefusedError(f"refused for the {self.made}. time")


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> Attempts:
    attempts = Attempts()
    monkeypatch.setattr(opener, "connect", attempts)
    return attempts


async def refused(opening: Opener) -> str:
    with pytest.raises(OutOfReachError) as error:
        await opening.open()
    return str(error.value)


async def test_one_attempt_speaks_for_all_until_the_pause_is_over(attempts: Attempts) -> None:
    opening = Opener(_SERVER, Options())
    assert {await refused(opening) for _ in range(20)} == {"refused for the 1. time"}
    assert attempts.made == 1
    while attempts.made < 2:
        await asyncio.gather(*(refused(opening) for _ in range(20)))
        await asyncio.sleep(0.005)
    assert attempts.made == 2
    assert await refused(opening) == "refused for the 2. time"


async def test_one_that_succeeds_ends_the_pause(attempts: Attempts) -> None:
    opening = Opener(_SERVER, Options())
    await refused(opening)
    attempts.outcome = object
    async with asyncio.timeout(20):
        while attempts.made < 2:
            try:
                await opening.open()
            except OutOfReachError:
                await asyncio.sleep(0.005)
    before = attempts.made
    for _ in range(3):
        await opening.open()
    assert attempts.made == before + 3


async def test_one_that_is_cancelled_leaves_the_way_free(attempts: Attempts) -> None:
    opening = Opener(_SERVER, Options())
    await refused(opening)

    def cancel() -> object:
        raise asyncio.CancelledError

    attempts.outcome = cancel
    async with asyncio.timeout(20):
        while attempts.made < 2:
            try:
                await opening.open()
            except OutOfReachError:
                await asyncio.sleep(0.005)
            except asyncio.CancelledError:
                break
    attempts.outcome = object
    assert await opening.open()
