"""An application called as Granian would call it by RSGI, in this process."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import unquote

from dialtree.serving import messages
from dialtree.serving.rsgi import Exchange, Scope
from support.asgi import CALLER
from support.body import Body, body_of
from support.raw_http import Answer, Headers

SERVER = "127.0.0.1:8080"


class Application(Protocol):
    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None: ...


class FakeHeaders:
    """Like Granian's: several of one name are told one by one, and values that are not ASCII are left out."""

    def __init__(self, headers: Headers) -> None:
        self._headers = [(name.lower(), value) for name, value in headers]

    def items(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._headers if value.isascii()]

    def __contains__(self, name: str) -> bool:
        return name in dict(self._headers)


@dataclass
class FakeScope:
    method: str
    path: str
    query_string: str
    headers: FakeHeaders
    client: str
    server: str = SERVER
    proto: str = "http"
    http_version: str = "1.1"
    scheme: str = "http"
    authority: str | None = None


@dataclass
class FakeTransport:
    pieces: list[bytes] = field(default_factory=list)

    async def send_bytes(self, data: bytes) -> None:
        await asyncio.sleep(0)
        self.pieces.append(data)


class FakeExchange:
    """A request's body and the way of its one answer."""

    def __init__(self, body: Body) -> None:
        self.gone = asyncio.Event()
        self.how = ""
        self._body = body
        self._coming = self._pieces()
        self._status = 0
        self._headers: messages.Headers = []
        self._sent: bytes | Path | FakeTransport = b""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        return await anext(self._coming)

    async def client_disconnect(self) -> None:
        await self.gone.wait()

    def response_empty(self, status: int, headers: messages.Headers) -> None:
        self._answer("empty", status, headers, b"")

    def response_bytes(self, status: int, headers: messages.Headers, body: bytes) -> None:
        self._answer("bytes", status, headers, body)

    def response_file(self, status: int, headers: messages.Headers, file: str) -> None:
        self._answer("file", status, headers, Path(file))

    def response_stream(self, status: int, headers: messages.Headers) -> FakeTransport:
        transport = FakeTransport()
        self._answer("stream", status, headers, transport)
        return transport

    @property
    def answer(self) -> Answer:
        """What the caller gets; a file is read only now, as the server reads it when the application has ended."""
        assert self.how, "no answer"
        return Answer(self._status, tuple(self._headers), self._read())

    async def _pieces(self) -> AsyncIterator[bytes]:
        for piece in self._body.pieces:
            yield piece
        if self._body.end == "stuck":
            await asyncio.Event().wait()
        # A body that has broken off ends like any other.
        yield b""

    def _answer(self, how: str, status: int, headers: messages.Headers, sent: bytes | Path | FakeTransport) -> None:
        assert not self.how, f"answered already: {self.how}"
        self.how, self._status, self._headers, self._sent = how, status, headers, sent

    def _read(self) -> bytes:
        match self._sent:
            case Path() as path:
                return path.read_bytes()
            case FakeTransport(pieces):
                return b"".join(pieces)
            case body:
                return body


def scope_of(method: str, target: str, headers: Headers = (), client: tuple[str, int] | None = CALLER) -> FakeScope:
    path, _, query = target.partition("?")
    return FakeScope(method, unquote(path), query, FakeHeaders(headers), _told(client))


async def exchange(
    application: Application,
    method: str,
    target: str,
    headers: Headers = (),
    body: bytes | Body = b"",
    client: tuple[str, int] | None = CALLER,
) -> FakeExchange:
    """One request, and how it was answered; a body that breaks off has had its length declared."""
    whole = body_of(body)
    given = list(headers)
    if any(whole.pieces) and "content-length" not in {name.lower() for name, _ in given}:
        more = whole.end != "whole"
        given.append(("Content-Length", str(sum(map(len, whole.pieces)) + more)))
    made = FakeExchange(whole)
    # What happens before a request is sent, happens in an earlier turn of a server's event loop.
    await asyncio.sleep(0)
    await application.__rsgi__(scope_of(method, target, given, client), made)
    return made


async def call(
    application: Application,
    method: str,
    target: str,
    headers: Headers = (),
    body: bytes | Body = b"",
    client: tuple[str, int] | None = CALLER,
) -> Answer:
    """One request, like `support.asgi.call`."""
    return (await exchange(application, method, target, headers, body, client)).answer


def _told(client: tuple[str, int] | None) -> str:
    if client is None:
        return ""
    host, port = client
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
