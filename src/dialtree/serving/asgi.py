"""ASGI (asgi.readthedocs.io): its types, and how a request comes from it and a reply goes to it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from dialtree.serving.large_body import LARGE, pieces_of
from dialtree.serving.messages import DisconnectedError, Reply, Request, TooLargeError

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


def read_request(scope: Scope) -> Request:
    """The request of a scope."""
    headers = read_headers(scope)
    client, path = scope.get("client"), scope.get("raw_path") or scope["path"].encode()
    return Request(
        method=scope["method"],
        query=scope["query_string"].decode("utf-8", "replace"),
        path_length=len(path),
        client=client[0] if client else "",
        forwarded_for=headers.get("x-forwarded-for", ""),
        authorization=headers.get("authorization", ""),
        accept_encoding=headers.get("accept-encoding", ""),
        if_none_match=headers.get("if-none-match", ""),
        origin=headers.get("origin", ""),
        content_type=headers.get("content-type", ""),
        content_length=headers.get("content-length", ""),
        requested_method=headers.get("access-control-request-method", ""),
    )


def read_headers(scope: Scope) -> dict[str, str]:
    """The request's headers by lower-case name; several of one name are joined by commas (RFC 9110 section 5.3)."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
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


async def respond(send: Send, method: str, reply: Reply) -> None:
    """Sends a reply to a request of a method."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if method == "HEAD":
        await send({"type": "http.response.body"})
    elif len(reply.body) < LARGE:
        await send({"type": "http.response.body", "body": reply.body})
    else:
        for piece in pieces_of(reply.body):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body"})
