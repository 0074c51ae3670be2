"""Work on an event loop, which Ctrl-C stops."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


def run_stoppable(work: Callable[[], Awaitable[T]]) -> T:
    """Runs some work on an event loop of its own, until it is done or Ctrl-C cancels it.

    Args:
        work: What is done.

    Returns:
        What it returns; a Ctrl-C that comes when it is done is too late.

    Raises:
        KeyboardInterrupt: Ctrl-C cancelled it, and it has tidied up. Ctrl-C is ignored from then on.
    """
    stop = _Stop()
    usual = signal.signal(signal.SIGINT, stop)
    try:
        return asyncio.run(stop.run(work))
    except asyncio.CancelledError:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt from None
    finally:
        # The work may have set another, for what comes after it.
        if signal.getsignal(signal.SIGINT) is stop:
            signal.signal(signal.SIGINT, usual)


class _Stop:
    """Ctrl-C: it cancels a task, once.

    An exception in its place could come while the loop is made or closed, and leave it half open; a second one could
    cut short what the first has begun to tidy up.
    """

    def __init__(self) -> None:
        self._came = False
        self._task: asyncio.Task[object] | None = None

    def __call__(self, *_: object) -> None:
        if self._task is not None and not self._came:
            # A loop that waits goes on to wait unless it is called so.
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)
        self._came = True

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        self._task = asyncio.current_task()
        try:
            if self._came:
                raise asyncio.CancelledError
            return await work()
        finally:
            self._task = None
