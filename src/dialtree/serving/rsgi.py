"""RSGI, Granian's own interface (its docs/spec/RSGI.md): how a request comes from it and a reply goes to it."""

from typing import Protocol

from dialtree.serving.messages import UNTOLD, DisconnectedError, Headers, Reply, Request, TooLargeError

_BODILESS = (204, 304)
_TOO_LARGE = 413
_ENDS = ("connection", "close")

_FORWARDED_FOR = "x-forwarded-for"


class RequestHeaders(Protocol):
    """The headers of a request."""

    def items(self) -> list[tuple[str, str]]:
        """Names in lower case, and values; a header given twice is there twice, a value that is not ASCII is not."""

    def __contains__(self, name: str) -> bool:
        """Whether there is a header of this name in lower case, whatever its value."""


class Scope(Protocol):
    """What is told of a request at once; the path is decoded."""

    proto: str
    http_version: str
    client: str
    server: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None

    @property
    def headers(self) -> RequestHeaders:
        """The request's headers."""


class Transport(Protocol):
    """Where a body goes that is sent in pieces."""

    async def send_bytes(self, data: bytes) -> None:
        """Sends a piece, when those before it have gone."""


class Exchange(Protocol):
    """The rest of a request, and the way of its answer (RSGI's HTTP protocol)."""

    def __aiter__(self) -> "Exchange":
        """The body, in pieces."""

    async def __anext__(self) -> bytes:
        """The next piece of the body."""

    async def client_disconnect(self) -> None:
        """Returns when the caller has gone."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Answers without a body."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answers with a body."""

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        """Answers with what a file holds, read as the caller takes it."""

    def response_stream(self, status: int, headers: Headers) -> Transport:
        """Begins an answer that goes out in pieces."""


def read_request(scope: Scope, *, proxied: bool) -> Request:
    """The request of a scope.

    Args:
        scope: The scope.
        proxied: Whether there are proxies whose X-Forwarded-For is believed.
    """
    items = scope.headers.items()
    headers = dict(items)
    if len(headers) != len(items):
        headers = _joined(items)
    if proxied and _FORWARDED_FOR not in headers and _FORWARDED_FOR in scope.headers:
        headers[_FORWARDED_FOR] = UNTOLD
    find = headers.get
    # By place and not by name, which takes twice as long.
    return Request(
        scope.method,
        scope.query_string,
        len(scope.path),
        scope.client.rpartition(":")[0].strip("[]"),
        find(_FORWARDED_FOR, ""),
        find("authorization", ""),
        find("accept-encoding", ""),
        find("if-none-match", ""),
        find("origin", ""),
        find("content-type", ""),
        find("content-length", ""),
        find("access-control-request-method", ""),
    )


def read_address(text: str) -> tuple[str, int] | None:
    """The address and port of `address:port`, where RSGI has brackets around IPv6; None of a socket that has none."""
    host, _, port = text.rpartition(":")
    return (host.strip("[]"), int(port)) if port.isdigit() else None


async def read_body(exchange: Exchange, declared: str, limit: int) -> bytes:
    """The request's body.

    A body that breaks off looks like one that has ended. Where its length was declared, it is told by that.

    Args:
        exchange: RSGI's way to the request.
        declared: The Content-Length header, "" when absent.
        limit: The most bytes it may have.

    Raises:
        TooLargeError: It has more; the rest is left unread.
        DisconnectedError: The caller went away.
    """
    body = bytearray()
    async for piece in exchange:
        body += piece
        if len(body) > limit:
            raise TooLargeError
    if declared and len(body) != int(declared):
        raise DisconnectedError
    return bytes(body)


def respond(exchange: Exchange, method: str, reply: Reply) -> None:
    """Sends a reply to a request of a method. The server sees to it that a slow reader holds up nobody."""
    # The server ends a connection on which a body was left unread, but does not always say so.
    headers = [*reply.headers, _ENDS] if reply.status == _TOO_LARGE else reply.headers
    if method == "HEAD" or reply.status in _BODILESS:
        exchange.response_empty(reply.status, headers)
    elif reply.file:
        exchange.response_file(reply.status, headers, reply.file)
    else:
        exchange.response_bytes(reply.status, headers, reply.body)


def _joined(items: list[tuple[str, str]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in items:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
