"""Tells listeners what happens to agents, as Server-Sent Events (WHATWG HTML, section 9.2)."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import TypeAlias

from dialtree.serving.agent_tail import AgentTail, Place, Told
from dialtree.storage import clock
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.watch import RevisionWatch

HEARTBEAT_SECONDS = 15.0
"""How often a listener hears anything at all, and how often it is asked whether they still may listen."""

MOST_BEHIND = 10_000
"""So many changes are told to who comes back; who has missed more begins anew."""

_RETRY_MILLISECONDS = 2000

_AWAY_SECONDS = 1.0
"""How long to wait before a database is asked again that is out of reach."""

Sees: TypeAlias = Callable[[], Awaitable[Collection[int] | None]]
"""Tells which accounts a listener sees; None means all of the organisation."""

MayListen: TypeAlias = Callable[[], Awaitable[bool]]
"""Tells whether a listener still may listen."""


class AgentFeed:
    """Follows organisations for as long as anybody listens to them.

    Args:
        database: The directory.
        watch: The watch on the numbers of changes of agents.
        revisions: Tells when organisations have changed.
        heartbeat_seconds: How often a listener hears anything at all.
    """

    def __init__(
        self,
        database: Database,
        watch: RevisionWatch,
        revisions: RevisionWaits,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._database = database
        self._waits = RevisionWaits(watch)
        self._revisions = revisions
        self._heartbeat = heartbeat_seconds
        self._tails: dict[int, AgentTail] = {}
        self._stopped = False

    async def listen(
        self, organization_id: int, last: str | None, sees: Sees, may_listen: MayListen
    ) -> AsyncGenerator[bytes, None]:
        """What happens, in pieces of one event or more, until the server stops or they may listen no longer.

        Args:
            organization_id: The organisation.
            last: The id of the last event that was heard; None at first.
            sees: Which accounts the listener sees; asked again whenever the organisation has changed.
            may_listen: Asked with each heartbeat.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        tail = self._tails.get(organization_id)
        if tail is None:
            tail = self._tails[organization_id] = AgentTail(
                self._database, organization_id, self._waits, self._revisions
            )
        tail.listeners += 1
        try:
            await tail.begin()
            place, first = await _start(tail, last)
            yield first
            async for piece in self._following(tail, place, sees, may_listen):
                yield piece
        finally:
            tail.listeners -= 1
            if not tail.listeners:
                if self._tails.get(organization_id) is tail:
                    del self._tails[organization_id]
                await tail.close()

    def stop(self) -> None:
        """Lets all who listen go; from now on nobody listens."""
        self._stopped = True
        self._waits.stop()
        for tail in self._tails.values():
            tail.end()

    async def _following(
        self, tail: AgentTail, place: Place, sees: Sees, may_listen: MayListen
    ) -> AsyncGenerator[bytes, None]:
        seen, seen_at = await sees(), place.revision
        next_beat = clock.now() + self._heartbeat
        while not self._stopped:
            await tail.wait(place, max(0.0, next_beat - clock.now()))
            if clock.now() >= next_beat:
                if not await may_listen():
                    return
                next_beat = clock.now() + self._heartbeat
                yield _id(place)
            reached = tail.place
            if reached == place:
                continue
            try:
                if reached.revision != seen_at:
                    seen, seen_at = await sees(), reached.revision
                events = await tail.events_after(place.sequence)
            except OutOfReachError:
                await asyncio.sleep(_AWAY_SECONDS)
                continue
            # What is newer than that comes with all else that is.
            told = [it for it in events if it.sequence <= reached.sequence and (seen is None or it.account_id in seen)]
            piece = _piece(told, reached, directory=reached.revision != place.revision)
            place = reached
            if piece:
                yield piece


async def _start(tail: AgentTail, last: str | None) -> tuple[Place, bytes]:
    """Where a listener goes on, and what they are told at first."""
    retry = b"retry: %d\n" % _RETRY_MILLISECONDS
    if last is None:
        return tail.place, retry + b"event: ready\ndata: {}\n" + _id(tail.place)
    place = _read(last)
    if place is not None and place.sequence > tail.place.sequence:
        # Another worker was faster to tell.
        await tail.refresh()
    if place is None or not 0 <= tail.place.sequence - place.sequence <= MOST_BEHIND:
        return tail.place, retry + b"event: reset\ndata: {}\n" + _id(tail.place)
    return place, retry + _id(place)


def _read(text: str) -> Place | None:
    with suppress(ValueError):
        sequence, revision = text.split(".")
        if sequence.isascii() and revision.isascii() and len(text) < 40:  # noqa: PLR2004 - longer than any of ours
            return Place(int(sequence), int(revision))
    return None


def _piece(events: Sequence[Told], place: Place, *, directory: bool) -> bytes:
    """Events that are told at once: the last has the id, for who goes on from there has heard all of them."""
    lines = [it.lines for it in events]
    if directory:
        lines.append(b'event: directory\ndata: {"revision":%d}\n' % place.revision)
    if not lines:
        return b""
    return b"\n".join(lines) + _id(place)


def _id(place: Place) -> bytes:
    return b"id: %d.%d\n\n" % place
