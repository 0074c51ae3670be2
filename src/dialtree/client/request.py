"""The two requests that ask for the list: the code in a header, or in a body. It never stands in a URL."""

import json
from dataclasses import dataclass, field

import httpx

from dialtree import __version__
from dialtree.contract.code import Code


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out.

    Attributes:
        method: The HTTP method.
        url: The address, with its query.
        headers: The headers; their repr blanks the code.
        content: The body; kept out of the repr, for the code stands in it.
    """

    method: str
    url: httpx.URL
    headers: httpx.Headers
    content: bytes | None = field(default=None, repr=False)


def with_header(url: httpx.URL, code: Code, *, show_all: bool, etag: str | None) -> Request:
    """The request that carries the code as `Authorization: Bearer`.

    Args:
        url: The extension list's address.
        code: The code, well-formed.
        show_all: Whether to ask for the whole organisation.
        etag: The entity tag of the answer at hand, None without one.
    """
    headers = _headers({"Authorization": f"Bearer {code}"})
    if etag is not None:
        headers["If-None-Match"] = etag
    return Request("GET", url.copy_set_param("showAll", int(show_all)), headers)


def with_body(url: httpx.URL, code: Code, *, show_all: bool) -> Request:
    """The request that carries the code as a parameter, for servers that know it only as such."""
    content = json.dumps({"code": code, "showAll": int(show_all)}).encode()
    return Request("POST", url, json_headers(), content)


def json_headers() -> httpx.Headers:
    """The headers of a request with a body of JSON."""
    return _headers({"Content-Type": "application/json"})


def _headers(more: dict[str, str]) -> httpx.Headers:
    return httpx.Headers({"Accept": "application/json", "User-Agent": f"dialtree/{__version__}", **more})
