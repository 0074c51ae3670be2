"""The use of codes, gathered in memory and written now and then."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from dialtree.management.usage import count_usage
from dialtree.storage.batches import in_batches
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError, OutOfReachError
from dialtree.storage.usage import Use

FLUSH_SECONDS = 15.0
"""How often the counters are written."""

_DAY_SECONDS = 24 * 60 * 60

_log = structlog.get_logger()


class _Count:
    """How often a code was used on a day since it was last written, and when last, in seconds since 1970 (UTC)."""

    __slots__ = ("last_used_at", "organization_id", "requests")

    def __init__(self, organization_id: int) -> None:
        self.organization_id = organization_id
        self.requests = 0
        self.last_used_at = 0.0


class UsageCounter:
    """Counts requests a code and day.

    Args:
        database: Where the counters are written.
        clock: The time, in seconds since 1970 (UTC).
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._counts: dict[tuple[int, int], _Count] = {}
        self._writing = asyncio.Lock()

    def count(self, organization_id: int, code_id: int, requests: int = 1) -> None:
        """Counts a request that a code has answered."""
        self._add(organization_id, code_id, requests, self._clock())

    async def flush(self) -> None:
        """Writes what was counted. What cannot be written now is kept for the next time."""
        async with self._writing:
            counts, self._counts = self._counts, {}
            uses = (
                Use(count.organization_id, code_id, count.requests, datetime.fromtimestamp(count.last_used_at, UTC))
                for (code_id, _), count in counts.items()
            )
            for batch in in_batches(uses):
                await self._write(batch)

    async def run(self) -> None:
        """Writes now and then until it is cancelled."""
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            # Whoever stops this must not break off a write, after which nobody knew whether it has counted.
            await asyncio.shield(self.flush())

    async def _write(self, uses: list[Use]) -> None:
        try:
            await count_usage(self._database, uses)
        except (OutOfReachError, ConstraintError) as error:
            self._keep(uses)
            _log.warning("usage of codes not written", reason=str(error))
        except Exception:
            self._keep(uses)
            _log.exception("usage of codes not written")

    def _keep(self, uses: list[Use]) -> None:
        for use in uses:
            self._add(use.organization_id, use.code_id, use.requests, use.last_used_at.timestamp())

    def _add(self, organization_id: int, code_id: int, requests: int, at: float) -> None:
        key = (code_id, int(at // _DAY_SECONDS))
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = _Count(organization_id)
        count.requests += requests
        count.last_used_at = max(count.last_used_at, at)
