"""What has lately happened to the agents of an organisation, kept for all who listen to it."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import msgspec

from dialtree.storage.agent_feeds import Changed, last_sequence, load_changed
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.revisions import read_revision

_AWAY_SECONDS = 1.0
"""How long to wait before a database is asked again that is out of reach."""

_LOOK_SECONDS = 60.0
_SECONDS_A_LISTENER = 0.0002
"""To send to a listener takes about as long: while there are many, they are told less often of more at once."""

_LONGEST_PAUSE = 1.0

_encoder = msgspec.json.Encoder()


class Place(NamedTuple):
    """How far somebody has been told.

    Attributes:
        sequence: The number of the last change of agents.
        revision: The revision of the organisation.
    """

    sequence: int
    revision: int


class Told(NamedTuple):
    """An event, without its id.

    Attributes:
        sequence: The number of the change.
        account_id: The account that it is about; None when only who sees the whole organisation may know.
        lines: The event, as Server-Sent Events have it.
    """

    sequence: int
    account_id: int | None
    lines: bytes


class _Gone(msgspec.Struct):
    extension_id: int


def told_of(changed: Changed) -> Told:
    """The event that tells of a change."""
    if changed.view is None:
        event, data = b"gone", _encoder.encode(_Gone(changed.extension_id))
    else:
        event, data = b"agent", _encoder.encode(changed.view)
    return Told(changed.sequence, changed.account_id, b"event: %s\ndata: %s\n" % (event, data))


class AgentTail:
    """Follows an organisation's agents, once for all who listen in this worker.

    Of each extension only the last event is kept: it tells all that counts, so that whoever is slow is told less, and
    nothing grows beyond the number of extensions.

    Args:
        database: The directory.
        organization_id: The organisation.
        waits: Tells when its agents' sequence has grown.
        revisions: Tells when its revision has.
    """

    def __init__(
        self, database: Database, organization_id: int, waits: RevisionWaits, revisions: RevisionWaits
    ) -> None:
        self.listeners = 0
        self.place = Place(0, 0)
        self._database = database
        self._organization_id = organization_id
        self._waits = waits
        self._revisions = revisions
        self._floor = 0
        self._events: dict[int, Told] = {}
        self._news = asyncio.Event()
        self._ended = asyncio.Event()
        self._reading = asyncio.Lock()
        self._following: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begins to follow, if that has not been done.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        async with self._reading:
            if self._following is None:
                async with self._database.read() as connection:
                    sequence = await last_sequence(connection, self._organization_id)
                    revision = await read_revision(connection, self._organization_id) or 0
                self.place, self._floor = Place(sequence, revision), sequence
                self._following = asyncio.create_task(self._follow())

    def end(self) -> None:
        """Follows no more; whoever listens is let go."""
        self._ended.set()
        self._news.set()

    async def close(self) -> None:
        """Follows no more, and returns when nothing is being read."""
        self.end()
        if self._following is not None:
            # It is not cancelled: who is while they read loses a connection, and who is twice never ends.
            await asyncio.wait([self._following])

    async def refresh(self) -> None:
        """Reads what has happened up to now.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        async with self._reading, self._database.read() as connection:
            sequence = await last_sequence(connection, self._organization_id)
            revision = await read_revision(connection, self._organization_id) or 0
            changed = await load_changed(connection, self._organization_id, self.place.sequence)
            for it in changed:
                # Put at the end, also when there was an earlier one.
                self._events.pop(it.extension_id, None)
                self._events[it.extension_id] = told_of(it)
            if (sequence, revision) != self.place:
                self.place = Place(sequence, revision)
                self._news.set()
                self._news = asyncio.Event()

    async def events_after(self, sequence: int) -> list[Told]:
        """The events after a change, those of earlier changes first.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        if sequence >= self._floor:
            return list(self._kept_after(sequence))[::-1]
        async with self._database.read() as connection:
            changed = await load_changed(connection, self._organization_id, sequence)
        return [told_of(it) for it in changed]

    async def wait(self, place: Place, seconds: float) -> None:
        """Waits until there is more than up to a place, or for some seconds."""
        if self.place == place:
            await _wait_for(self._news, seconds)

    def _kept_after(self, sequence: int) -> Iterator[Told]:
        for told in reversed(self._events.values()):
            if told.sequence <= sequence:
                return
            yield told

    async def _follow(self) -> None:
        await self._wait()
        while not self._ended.is_set():
            try:
                await self.refresh()
            except OutOfReachError:
                await _wait_for(self._ended, _AWAY_SECONDS)
            await _wait_for(self._ended, min(self.listeners * _SECONDS_A_LISTENER, _LONGEST_PAUSE))
            await self._wait()

    async def _wait(self) -> None:
        waits = [
            asyncio.create_task(self._ended.wait()),
            asyncio.create_task(self._waits.beyond(self._organization_id, self.place.sequence, _LOOK_SECONDS)),
            asyncio.create_task(self._revisions.beyond(self._organization_id, self.place.revision, _LOOK_SECONDS)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for it in waits:
                it.cancel()


async def _wait_for(event: asyncio.Event, seconds: float) -> None:
    """Waits until an event is set, or for some seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
