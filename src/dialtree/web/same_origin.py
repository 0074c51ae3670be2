"""Whether a browser makes a request for a page of our own, and not for somebody else's (CSRF).

What a browser says of that no page can change. Who says nothing is no browser, and has what it sends from nobody else.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


def is_same_origin(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request changes nothing, or comes from a page of our own, or from no page.

    Args:
        method: Its method.
        headers: Its headers, by lower-case name.
    """
    if method in _SAFE:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    origin = headers.get("origin")
    return origin is None or _host(origin) == headers.get("host", "").lower()


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
