"""The processes that do the large imports of one worker of a server."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from dialtree.management.uploads import child
from dialtree.management.uploads.errors import BrokenOffError, BusyError
from dialtree.management.uploads.messages import Order
from dialtree.management.uploads.reasons import BUSY, STOPPED
from dialtree.management.uploads.standing import Standing

AT_ONCE = 2
"""How many there are at most at once; each may take hundreds of megabytes."""


class Processes:
    """Has orders carried out by processes of their own, until it is stopped."""

    def __init__(self) -> None:
        self._places = AT_ONCE
        self._running: set[asyncio.Task[int]] = set()
        self._stopping = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """Keeps a place for one.

        Raises:
            BusyError: There is none left.
        """
        if not self._places:
            raise BusyError(BUSY)
        self._places -= 1
        try:
            yield
        finally:
            self._places += 1

    async def perform(self, order: Order, content: bytes, standing: Standing) -> int:
        """Has an order carried out, as `child.perform`.

        Args:
            order: The order.
            content: What follows it.
            standing: Told how far it is.

        Returns:
            The number of the upload.

        Raises:
            BrokenOffError: The server stops, or the process has ended without saying how it went.
            RefusedError: As what was ordered, and so are all others that it raises.
        """
        if self._stopping:
            raise BrokenOffError(STOPPED)
        task = asyncio.create_task(child.perform(order, content, standing.note))
        self._running.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopping:
                raise BrokenOffError(STOPPED) from None
            raise
        finally:
            self._running.discard(task)

    def stop(self) -> None:
        """Breaks off what is under way, and begins nothing more."""
        self._stopping = True
        for task in self._running:
            task.cancel()
