"""Waiting for an organisation to change, without asking the database for each who waits."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from dialtree.storage.clock import now
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.watch import RevisionWatch, Unknown

LOOK_SECONDS = 0.05
"""How often the watch is asked while anybody waits."""

READ_SECONDS = 1.0
"""How often, at most, the database is asked for what the watch does not know."""


@dataclass(eq=False, slots=True)
class _Waited:
    """What those wait for who know the same revision of the same organisation."""

    over: asyncio.Future[None]
    waiters: int = 0


class RevisionWaits:
    """Lets any number of callers wait for changes; what they cost is a look at the watch for each organisation.

    Args:
        watch: The watch on revisions; somebody else starts and closes it.
    """

    def __init__(self, watch: RevisionWatch) -> None:
        self._watch = watch
        self._waited: dict[int, dict[int, _Waited]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
        self._next_read = 0.0
        self._stopped = False

    async def beyond(self, organization_id: int, revision: int, seconds: float) -> None:
        """Returns when an organisation has gone beyond a revision, or is no more; else after some seconds, or `stop`.

        Args:
            organization_id: The organisation.
            revision: The revision that the caller knows.
            seconds: For how long to wait at most.
        """
        if self._stopped:
            return
        known = self._waited.setdefault(organization_id, {})
        waited = known.get(revision) or known.setdefault(revision, _Waited(asyncio.Future()))
        waited.waiters += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            await asyncio.wait([waited.over], timeout=seconds)
        finally:
            waited.waiters -= 1
            if not waited.waiters and not waited.over.done():
                self._forget(organization_id, revision)

    def stop(self) -> None:
        """Lets all who wait go; from now on nobody waits."""
        self._stopped = True
        for organization_id in list(self._waited):
            self._tell(organization_id, None)
        for task in (self._looking, self._reading):
            if task is not None:
                task.cancel()

    async def _look(self) -> None:
        while self._waited:
            unknown = [it for it in list(self._waited) if not self._told_at_once(it)]
            if unknown and now() >= self._next_read and (self._reading is None or self._reading.done()):
                self._next_read = now() + READ_SECONDS
                self._reading = asyncio.create_task(self._read(unknown))
            await asyncio.sleep(LOOK_SECONDS)

    def _told_at_once(self, organization_id: int) -> bool:
        try:
            revision = self._watch.revision(organization_id)
        except OutOfReachError:
            # Who waits asks the database itself when the time is over.
            return True
        if isinstance(revision, Unknown):
            return False
        self._tell(organization_id, revision)
        return True

    async def _read(self, organizations: Collection[int]) -> None:
        for organization_id in organizations:
            try:
                self._tell(organization_id, await self._watch.read(organization_id))
            except OutOfReachError:
                return

    def _tell(self, organization_id: int, reached: int | None) -> None:
        known = self._waited.get(organization_id, {})
        for revision in [it for it in known if reached is None or reached > it]:
            known[revision].over.set_result(None)
            self._forget(organization_id, revision)

    def _forget(self, organization_id: int, revision: int) -> None:
        known = self._waited[organization_id]
        del known[revision]
        if not known:
            del self._waited[organization_id]
