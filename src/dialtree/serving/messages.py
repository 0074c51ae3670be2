"""A request and its answer, whichever interface of the server they come and go by."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

Headers: TypeAlias = list[tuple[str, str]]

ReadBody: TypeAlias = Callable[[int], Awaitable[bytes]]
"""Reads a request's body of at most so many bytes; raises `TooLargeError` or `DisconnectedError`."""


UNTOLD = "\0"
"""What stands for a header that was sent and that the server keeps to itself; no header can be that."""


class DisconnectedError(Exception):
    """The request ended before it was whole."""


class TooLargeError(Exception):
    """The body is larger than allowed."""


class Request(NamedTuple):
    """What of a request decides how it is answered, but for its body.

    Several headers of one name are joined by commas (RFC 9110 section 5.3); one that is absent is "".

    Attributes:
        method: The HTTP method, upper case.
        query: The query string as sent, without the question mark.
        path_length: How many bytes the URL's path has, as far as the server tells.
        client: The address that the connection comes from, "" when the server does not know it.
        forwarded_for: The X-Forwarded-For header, or `UNTOLD`.
        authorization: The Authorization header.
        accept_encoding: The Accept-Encoding header.
        if_none_match: The If-None-Match header.
        origin: The Origin header.
        content_type: The Content-Type header.
        content_length: The Content-Length header.
        requested_method: The Access-Control-Request-Method header.
    """

    method: str
    query: str
    path_length: int
    client: str
    forwarded_for: str
    authorization: str
    accept_encoding: str
    if_none_match: str
    origin: str
    content_type: str
    content_length: str
    requested_method: str


class Reply(NamedTuple):
    """An answer. To HEAD, its body is left out and no header changes.

    Attributes:
        status: The HTTP status.
        headers: Names in lower case, and values; complete but for those that the server adds.
        body: The body.
        file: The path of a file with the same bytes, for a server that sends files; "" when there is none.
    """

    status: int
    headers: Headers
    body: bytes
    file: str = ""
