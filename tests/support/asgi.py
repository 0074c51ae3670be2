"""An application called as a server would call it by ASGI, in this process."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import unquote

from dialtree.serving.asgi import Application, Message, Receive, Scope
from support.body import Body, body_of
from support.raw_http import Answer, Headers

CALLER = ("192.0.2.77", 40000)


def scope_of(
    method: str, target: str, headers: Headers = (), client: tuple[str, int] | None = CALLER, kind: str = "http"
) -> Scope:
    path, _, query = target.partition("?")
    return {
        "type": kind,
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": client,
    }


async def call(
    application: Application,
    method: str,
    target: str,
    headers: Headers = (),
    body: bytes | Body = b"",
    client: tuple[str, int] | None = CALLER,
) -> Answer:
    """One request.

    Args:
        application: What answers.
        method: The method.
        target: Path and query.
        headers: The headers.
        body: The body.
        client: The caller's address and port.
    """
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    # What happens before a request is sent, happens in an earlier turn of a server's event loop.
    await asyncio.sleep(0)
    await application(scope_of(method, target, headers, client), _receiver(body_of(body)), send)
    start, *rest = sent
    assert start["type"] == "http.response.start"
    assert {message["type"] for message in rest} == {"http.response.body"}
    assert [message.get("more_body", False) for message in rest] == [True] * (len(rest) - 1) + [False]
    decoded = tuple((name.decode(), value.decode("latin-1")) for name, value in start["headers"])
    return Answer(start["status"], decoded, b"".join(message.get("body", b"") for message in rest))


def _receiver(body: Body) -> Receive:
    waiting = iter(list(_messages(body)))

    async def receive() -> Message:
        for message in waiting:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    return receive


def _messages(body: Body) -> Iterator[Message]:
    for piece in body.pieces:
        yield {"type": "http.request", "body": piece, "more_body": True}
    if body.end == "whole":
        yield {"type": "http.request"}
    elif body.end == "gone":
        yield {"type": "http.disconnect"}


@asynccontextmanager
async def living(application: Application) -> AsyncIterator[Application]:
    """The application between its startup and its shutdown."""
    asked: asyncio.Queue[Message] = asyncio.Queue()
    told: asyncio.Queue[Message] = asyncio.Queue()
    task = asyncio.ensure_future(application({"type": "lifespan"}, asked.get, told.put))
    await asked.put({"type": "lifespan.startup"})
    assert await told.get() == {"type": "lifespan.startup.complete"}
    try:
        yield application
    finally:
        await asked.put({"type": "lifespan.shutdown"})
        await task
        assert told.get_nowait() == {"type": "lifespan.shutdown.complete"}
