"""A real HTTP server that webhooks are sent to: it remembers what came, and answers as a test wants."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Received:
    """A request that came."""

    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401
        return json.loads(self.body)

    @property
    def revisions(self) -> list[int]:
        return [it["revision"] for it in self.json["changes"]]

    def is_signed_with(self, secret: str) -> bool:
        """As Standard Webhooks has it, worked out from the specification alone."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{right}" in self.headers["webhook-signature"].split()


OK = b"HTTP/1.1 204 No Content\r\n\r\n"


def answer(status: int, body: str = "", *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status} Word", *headers, f"Content-Length: {len(body.encode())}", "", body)
    return "\r\n".join(lines).encode()


@dataclass
class Receiver:
    """What has come to a server, and what it answers.

    Attributes:
        port: Where it listens, on loopback.
        received: What came, in order.
        answers: The answers to the next requests; then it answers `OK`. None answers nothing, and keeps the caller
            waiting.
        on_request: Called with each request before it is answered.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: list[bytes | None] = field(default_factory=list)
    on_request: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def revisions(self) -> list[int]:
        """Those of all changes that came, in the order in which they did."""
        return [revision for it in self.received for revision in it.revisions]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (it.partition(":") for it in lines)}
            body = await reader.readexactly(int(headers["content-length"]))
            self.received.append(Received(first.split()[1], headers, body))
            self.on_request()
            reply = self.answers.pop(0) if self.answers else OK
            if reply is None:
                await reader.read()
            else:
                writer.write(reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def opened_receiver(port: int = 0) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", port)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await server.wait_closed()
