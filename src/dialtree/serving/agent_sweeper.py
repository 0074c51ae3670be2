"""Logs agents out whose time is over, beside the answering of requests."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from dialtree.management.agent_sweeps import end_stale_sessions
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError

LOOK_SECONDS = 2.0
"""How often it is looked whether anybody's time is over."""

_log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


class AgentSweeper:
    """Looks now and then. Any number of them may be at work, in other processes too.

    Args:
        database: The directory.
        clock: The moment (aware).
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """Looks until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            # Whoever stops this must not break off a write.
            await asyncio.shield(self.look())

    async def look(self) -> None:
        """Ends what should be over."""
        try:
            ended = await end_stale_sessions(self._database, self._clock())
        except OutOfReachError:
            # Requests tell.
            return
        except Exception:
            _log.exception("agents not logged out")
            return
        if ended:
            _log.info("agents logged out", agents=ended)
