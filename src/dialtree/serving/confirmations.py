"""What is remembered, held against the database now and then, also while nobody asks."""

import asyncio
from typing import NamedTuple

import structlog

from dialtree.serving.grants import Grants, Opened
from dialtree.serving.outage_log import OutageLog
from dialtree.storage import clock
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.revisions import read_revisions

SWEEP_SECONDS = 5.0
"""How often revisions are read."""

_log = structlog.get_logger()

_NONE = frozenset({0})
"""Organisations that there are not."""


class _Sweep(NamedTuple):
    """Revisions as they stood at a moment or later, by organisation; None where there was no such organisation."""

    at: float
    revisions: dict[int, int | None]


class Confirmations:
    """Knows when what codes open was last right. Once the database is out of reach, it is too late to ask.

    Args:
        database: The directory.
        grants: What codes open.
        outage_log: Told when the database is reached.
    """

    def __init__(self, database: Database, grants: Grants, outage_log: OutageLog) -> None:
        self._database = database
        self._grants = grants
        self._outage_log = outage_log
        self._last = _Sweep(0.0, {})

    def right_at(self, opened: Opened) -> float | None:
        """When what a code opens was last known to be right, in seconds of `clock.now`.

        Returns:
            None when it was found to be outdated, or its organisation to be gone.
        """
        if opened.grant.organization_id not in self._last.revisions:
            return opened.loaded_at
        found = self._last.revisions[opened.grant.organization_id]
        if found is None or found > opened.revision:
            return None
        return max(self._last.at, opened.loaded_at)

    async def sweep(self) -> None:
        """Reads the revisions of all organisations of which a code is remembered; what fails changes nothing."""
        try:
            self._last = await self._read()
        except OutOfReachError:
            # The next request tells.
            pass
        except Exception:
            _log.exception("revisions not read")

    async def run(self) -> None:
        """Sweeps now and then until it is cancelled."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            await self.sweep()

    async def _read(self) -> _Sweep:
        at, ids = clock.now(), self._grants.organizations()
        if not ids and not self._outage_log.is_out:
            return _Sweep(at, {})
        async with self._database.read() as connection:
            # Something has to be asked: a transaction in which nothing is does not show that the database answers.
            found = await read_revisions(connection, ids or _NONE)
        self._outage_log.reached()
        return _Sweep(at, {it: found.get(it) for it in ids})
