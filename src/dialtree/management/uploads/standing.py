"""How far a large import is, told to all who ask."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.import_progress import ImportProgress

TELL_SECONDS = 1.0
"""How often it is told how far an import is."""


class Standing:
    """How far a process is.

    Attributes:
        writing: Set once it is sure that something is written.
        ended: Set when there is nothing more to tell.
    """

    def __init__(self) -> None:
        self.writing = asyncio.Event()
        self.ended = asyncio.Event()
        self._last = ("Reading", 0, 0)

    def note(self, step: str, done: int, total: int) -> None:
        """Takes note of what the process tells."""
        self._last = (step, done, total)
        if step == "Writing":
            self.writing.set()

    async def tell(self, database: Database, upload_id: int) -> None:
        """Tells it everybody, again and again, until it has ended."""
        while not self.ended.is_set():
            # Out of reach: the import itself says so.
            with suppress(OutOfReachError):
                await database.tell_progress(upload_id, ImportProgress(*self._last, datetime.now(UTC)))
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ended.wait(), TELL_SECONDS)
