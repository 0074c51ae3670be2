"""The use of codes, gathered in memory and written now and then."""

import asyncio
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

_log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


class UsageCounter:
    """Counts requests a code and day.

    Args:
        database: Where the counters are written.
        clock: The time, aware and in UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._clock = clock
        self._uses: dict[tuple[int, int], Use] = {}
        self._writing = asyncio.Lock()

    def count(self, organization_id: int, code_id: int, requests: int = 1) -> None:
        """Counts a request that a code has answered."""
        self._add(Use(organization_id, code_id, requests, self._clock()))

    async def flush(self) -> None:
        """Writes what was counted. What cannot be written now is kept for the next time."""
        async with self._writing:
            uses, self._uses = self._uses, {}
            for batch in in_batches(uses.values()):
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
            self._add(use)

    def _add(self, use: Use) -> None:
        key = (use.code_id, use.last_used_at.toordinal())
        known = self._uses.get(key)
        if known:
            latest = max(known.last_used_at, use.last_used_at)
            use = Use(use.organization_id, use.code_id, known.requests + use.requests, latest)
        self._uses[key] = use
