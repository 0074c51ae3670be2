"""The feed of what happens to agents, in this process, on every database."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection
from contextlib import aclosing, asynccontextmanager

import pytest

from dialtree.management.extensions import enable_extension
from dialtree.management.users import set_user
from dialtree.serving import agent_feed
from dialtree.serving.agent_feed import AgentFeed
from dialtree.serving.agent_tail import AgentTail
from dialtree.storage.database import Database
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.watch import AGENT_SEQUENCES
from management.agents import staff, take
from storage.shell import Shell
from support.directory import ACTOR
from support.waiting import eventually_async
from web.listening import Event, events_of
from web.waiting_for_changes import watch_of

_SECONDS = 20.0


class Listener:
    """Hears events one after another; heartbeats are passed over, and counted."""

    def __init__(self, stream: AsyncGenerator[bytes, None]) -> None:
        self._events = events_of(stream)
        self.beats = 0
        self.last_id = ""

    async def next(self) -> Event:
        async with asyncio.timeout(_SECONDS):
            async for event in self._events:
                self.last_id = event.last_id
                if event.kind:
                    return event
                self.beats += 1
        raise EOFError

    async def kinds(self, count: int) -> list[tuple[str, object]]:
        """Of some events the kind, and the SIP id and the user, or else the data."""
        heard = [await self.next() for _ in range(count)]
        return [(it.kind, (it.data["sip"], it.data["user_id"]) if it.kind == "agent" else it.data) for it in heard]

    async def until(self, sip: str, user_id: int) -> dict[str, int | None]:
        """Hears until somebody holds an extension, and returns who then holds those that were told of."""
        holders: dict[str, int | None] = {}
        while holders.get(sip) != user_id:
            event = await self.next()
            holders[event.data["sip"]] = event.data["user_id"]
        return holders


Listen = Callable[..., Awaitable[Listener]]


@asynccontextmanager
async def opened_feed(database: Database, heartbeat_seconds: float = 60.0) -> AsyncIterator[tuple[AgentFeed, Listen]]:
    """A feed as a worker has one, and what listens to organisation 1."""
    watches = [watch_of(database.location), watch_of(database.location, AGENT_SEQUENCES)]
    for watch in watches:
        await watch.start()
    waits = RevisionWaits(watches[0])
    feed = AgentFeed(database, watches[1], waits, heartbeat_seconds)
    streams: list[AsyncGenerator[bytes, None]] = []

    async def listen(last: str | None = None, seen: Collection[int] | None = None, may_listen: bool = True) -> Listener:
        async def sees() -> Collection[int] | None:
            return seen

        async def may() -> bool:
            return may_listen

        streams.append(feed.listen(1, last, sees, may))
        return Listener(streams[-1])

    try:
        yield feed, listen
    finally:
        feed.stop()
        waits.stop()
        for stream in streams:
            await stream.aclose()
        for watch in watches:
            await watch.close()


@pytest.fixture
async def listen(database: Database) -> AsyncIterator[Listen]:
    await staff(database)
    async with opened_feed(database) as (_, listen):
        yield listen


async def test_what_happens_is_told_as_it_happens(listen: Listen, database: Database) -> None:
    listener = await listen()
    assert await listener.kinds(1) == [("ready", {})]
    await take(database, 101, "0")
    heard = await listener.next()
    assert (heard.kind, heard.data["sip"], heard.data["user_id"], heard.data["status"]) == ("agent", "0", 101, 1)
    await take(database, 101, "1", 3)
    assert await listener.kinds(2) == [("agent", ("0", None)), ("agent", ("1", 101))]
    await take(database, 101, "1", 2)
    assert await listener.kinds(1) == [("agent", ("1", None))]


async def test_who_comes_back_is_told_what_they_missed(listen: Listen, database: Database) -> None:
    first = await listen()
    assert await first.kinds(1) == [("ready", {})]
    await take(database, 101, "0")
    assert await first.kinds(1) == [("agent", ("0", 101))]
    await take(database, 101, "0", 3)
    await take(database, 102, "1")
    await take(database, 101, "2")
    again = await listen(first.last_id)
    assert await again.until("2", 101) == {"0": None, "1": 102, "2": 101}
    await take(database, 102, "1", 2)
    assert await again.kinds(1) == [("agent", ("1", None))]


async def test_at_another_worker_too(listen: Listen, database: Database) -> None:
    first = await listen()
    assert await first.kinds(1) == [("ready", {})]
    await take(database, 101, "0")
    assert await first.kinds(1) == [("agent", ("0", 101))]
    async with opened_feed(database) as (_, elsewhere):
        there = await elsewhere()
        assert await there.kinds(1) == [("ready", {})]
        await take(database, 102, "1")
        assert await there.kinds(1) == [("agent", ("1", 102))]
        back = await listen(there.last_id)
        await take(database, 102, "1", 2)
        assert await back.kinds(1) == [("agent", ("1", None))]
        # Of what was before it began, this worker remembers nothing.
        late = await elsewhere("0.0")
        assert (await late.kinds(2))[0] == ("agent", ("0", 101))


@pytest.mark.parametrize("last", ["", "x", "1", "1.2.3", "999.1", "-20000.1", "٣.1", "1.x", "9" * 50])
async def test_who_cannot_be_told_begins_anew(listen: Listen, last: str) -> None:
    listener = await listen(last)
    assert await listener.kinds(1) == [("reset", {})]


async def test_who_has_missed_too_much_begins_anew(
    listen: Listen, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent_feed, "MOST_BEHIND", 2)
    for status in (1, 3, 1):
        await take(database, 101, "0", status)
    listener = await listen("0.0")
    assert await listener.kinds(1) == [("reset", {})]
    assert (await (await listen("1.0")).next()).kind == "agent"


async def test_only_what_they_see(listen: Listen, database: Database) -> None:
    all_of_it, nothing = await listen(), await listen(seen=frozenset({1}))
    assert await all_of_it.kinds(1) == await nothing.kinds(1) == [("ready", {})]
    await take(database, 101, "0")
    assert await all_of_it.kinds(1) == [("agent", ("0", 101))]
    await set_user(database, ACTOR, 101, name="Renamed")
    assert (await nothing.next()).kind == "directory"


async def test_the_directory_changes(listen: Listen, database: Database, shell: Shell) -> None:
    listener = await listen()
    assert await listener.kinds(1) == [("ready", {})]
    await enable_extension(database, ACTOR, "0", 1, active=False)
    (reached,) = shell.execute("SELECT revision FROM organizations WHERE id = 1").fetchone()
    assert await listener.kinds(1) == [("directory", {"revision": reached})]
    await take(database, 101, "1")
    await enable_extension(database, ACTOR, "1", 1, active=False)
    kinds = {(await listener.next()).kind for _ in range(2)}
    assert kinds in ({"agent", "directory"}, {"gone", "directory"})


async def test_heartbeats_and_the_end(database: Database) -> None:
    await staff(database)
    async with opened_feed(database, heartbeat_seconds=0.05) as (feed, listen):
        listener, stranger = await listen(), await listen(may_listen=False)
        assert await listener.kinds(1) == await stranger.kinds(1) == [("ready", {})]
        with pytest.raises(EOFError):
            await stranger.next()
        await take(database, 101, "0")
        assert await listener.kinds(1) == [("agent", ("0", 101))]
        waiting = asyncio.create_task(listener.next())
        await eventually_async(lambda: listener.beats >= 2, "heartbeats")
        feed.stop()
        with pytest.raises(EOFError):
            await waiting


async def test_nothing_is_followed_for_nobody(database: Database) -> None:
    await staff(database)
    async with opened_feed(database) as (feed, listen):

        async def sees() -> None:
            return None

        async def may() -> bool:
            return True

        async with aclosing(feed.listen(1, None, sees, may)) as stream:
            assert b"ready" in await anext(stream)
            assert len(feed._tails) == 1
        assert feed._tails == {}
        assert (await (await listen()).next()).kind == "ready"


async def test_what_is_being_read_when_the_last_listener_goes_is_read_to_its_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, read = asyncio.Event(), asyncio.Event(), asyncio.Event()
    refresh = AgentTail.refresh

    async def slowly(tail: AgentTail) -> None:
        begun.set()
        await go_on.wait()
        await refresh(tail)
        read.set()

    monkeypatch.setattr(AgentTail, "refresh", slowly)
    await staff(database)
    async with opened_feed(database) as (feed, listen):
        listener = await listen()
        await listener.next()
        await take(database, 101, "0")
        async with asyncio.timeout(_SECONDS):
            await begun.wait()
            feed.stop()
            going = asyncio.create_task(listener.next())
            await asyncio.sleep(0)
            assert not going.done()
            go_on.set()
            with pytest.raises(EOFError):
                await going
        assert read.is_set()
