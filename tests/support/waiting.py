"""Waiting for something to become true, instead of sleeping for as long as it might take."""

import asyncio
import time
from collections.abc import Awaitable, Callable

SECONDS = 60.0
_PAUSE = 0.01


def eventually(condition: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(_PAUSE)


async def eventually_async(condition: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(_PAUSE)


async def eventually_awaited(condition: Callable[[], Awaitable[bool]], what: str, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(_PAUSE)
