"""The few types and calls of ASGI (asgi.readthedocs.io) that the bare endpoint needs."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]


class DisconnectedError(Exception):
    """The request ended before it was whole."""


class TooLargeError(Exception):
    """The body is larger than allowed."""


def read_headers(scope: Scope) -> dict[bytes, bytes]:
    """The request's headers by lower-case name; several of one name are joined by commas (RFC 9110 section 5.3)."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        headers[name] = headers[name] + b", " + value if name in headers else value
    return headers


async def read_body(receive: Receive, limit: int) -> bytes:
    """The request's body.

    Args:
        receive: ASGI's way to the request.
        limit: The most bytes it may have.

    Raises:
        TooLargeError: It has more; the rest is left unread.
        DisconnectedError: The caller went away, or sent what is no body.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise DisconnectedError
        body += message.get("body", b"")
        if len(body) > limit:
            raise TooLargeError
        if not message.get("more_body", False):
            return bytes(body)


async def respond(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Sends a whole answer; `headers` is complete but for those that the server adds."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
