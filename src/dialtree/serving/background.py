"""Work that goes on beside the answering of requests, for as long as the server lives."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, NamedTuple


async def _nothing() -> None:
    pass


class Work(NamedTuple):
    """One kind of such work.

    Attributes:
        run: Works until it is cancelled, and does not hold that up.
        finish: Does what is left to do after that.
    """

    run: Callable[[], Coroutine[Any, Any, None]]
    finish: Callable[[], Awaitable[None]] = _nothing


class Background:
    """All of it together.

    Args:
        works: The kinds of work.
    """

    def __init__(self, works: Sequence[Work]) -> None:
        self._works = works
        self._running: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins, on the running event loop."""
        self._running = [asyncio.create_task(work.run()) for work in self._works]

    async def stop(self) -> None:
        """Ends all at once, and then finishes one after the other; also what never began."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running = []
        for work in self._works:
            await work.finish()
