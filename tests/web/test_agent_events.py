"""Following agents on a real server, over its sockets."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.location import Location, SqliteFile
from management.agents import USERS, staff, take
from storage.fresh import new_database
from storage.opened import opened
from storage.shell import Kind
from support.directory import ACTOR
from support.server import Server
from web.listening import Event, events_of

_SECONDS = 60.0
_MANY = 1000
_UNLIMITED = {"api_per_minute": 10**6, "api_burst": 10**6}
_KINDS: tuple[Kind, ...] = ("sqlite", "postgresql15")


async def make(location: Location) -> tuple[str, int]:
    """Fills a directory; returns a token that sees all of it, and its number."""
    async with opened(location) as database:
        await staff(database)
        token, secret = await issue_token(database, ACTOR, TokenTerms("board", "viewer", 1))
        return str(secret), token.id


@pytest.fixture(params=_KINDS)
def location(request: pytest.FixtureRequest) -> Iterator[Location]:
    with new_database(request.param) as made:
        yield made


@asynccontextmanager
async def listening(
    server: Server, token: str, last: str = "", method: str = "GET"
) -> AsyncIterator[AsyncIterator[Event]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = f"{method} /api/v1/agents/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
    writer.write(f"{head}{f'Last-Event-ID: {last}' if last else 'X-Nothing: 1'}\r\n\r\n".encode())
    try:
        async with asyncio.timeout(_SECONDS):
            said = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert said.startswith("http/1.1 200"), said
        assert "content-type: text/event-stream" in said
        yield events_of(chunks(reader))
    finally:
        writer.close()


async def chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readuntil(b"\r\n"), 16):
        yield await reader.readexactly(size)
        await reader.readexactly(2)


async def heard(events: AsyncIterator[Event]) -> Event:
    async with asyncio.timeout(_SECONDS):
        async for event in events:
            if event.kind:
                return event
    raise EOFError


async def test_every_worker_tells_what_happens_at_any(location: Location) -> None:
    token, _ = await make(location)
    with Server(location, {"workers": 2, **_UNLIMITED}) as server:
        async with opened(location) as database, AsyncExitStack() as stack:
            streams = [await stack.enter_async_context(listening(server, token)) for _ in range(8)]
            assert {(await heard(it)).kind for it in streams} == {"ready"}
            await take(database, 101, "0")
            told = [await heard(it) for it in streams]
            assert {(it.kind, it.data["sip"], it.data["user_id"]) for it in told} == {("agent", "0", 101)}
            await take(database, 101, "0", 3)
            back = await stack.enter_async_context(listening(server, token, told[0].last_id))
            assert (await heard(back)).data["status"] == 3


async def test_a_server_that_stops_lets_go(location: Location) -> None:
    token, _ = await make(location)
    with Server(location) as server:
        async with listening(server, token) as stream:
            assert (await heard(stream)).kind == "ready"
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            with pytest.raises(EOFError):
                await heard(stream)
            assert await stopping == 0


@pytest.mark.parametrize("logged", [False, True], ids=["rsgi", "asgi"])
async def test_a_head_ends(logged: bool) -> None:
    with new_database("sqlite") as location:
        token, _ = await make(location)
        with Server(location, {"access_log": logged}) as server:
            head = server.ask("HEAD", "/api/v1/agents/events", [("Authorization", f"Bearer {token}")])
            assert (head.status, head.body) == (200, b"")
            async with listening(server, token) as stream:
                assert (await heard(stream)).kind == "ready"


async def test_a_thousand_listen_while_agents_log_in(path: Path) -> None:
    location = SqliteFile(path)
    token, _ = await make(location)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4 * _MANY)), hard))
    with Server(location, _UNLIMITED) as server:
        async with opened(location) as database, AsyncExitStack() as stack:
            streams = [await stack.enter_async_context(listening(server, token)) for _ in range(_MANY)]
            assert {(await heard(it)).kind for it in streams} == {"ready"}
            following = [asyncio.create_task(until_held(it, "4", 105)) for it in streams]
            # The last of these streams is never read from: it must hold up nobody.
            stuck = await stack.enter_async_context(listening(server, token))
            for turn in range(30):
                await take(database, USERS[turn % 4], str(turn % 4), 1 + 2 * (turn // 4 % 2))
            await take(database, 105, "4")
            holders = await asyncio.gather(*following)
            assert all(it["4"] == 105 for it in holders)
            assert stuck is not None


async def until_held(events: AsyncIterator[Event], sip: str, user_id: int) -> dict[str, int | None]:
    holders: dict[str, int | None] = {}
    while holders.get(sip) != user_id:
        event = await heard(events)
        holders[event.data["sip"]] = event.data["user_id"]
    return holders
