"""Cross-origin callers: answered only for origins that the operator has listed (CONTRACT section 1; Fetch, CORS)."""

import re
from collections.abc import Iterable

from dialtree.contract.request import METHODS
from dialtree.directory.faults import refuse
from dialtree.serving.asgi import Headers

_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", ", ".join(METHODS).encode()),
    (b"access-control-allow-headers", b"Authorization, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"600"),
    (b"vary", b"Origin"),
]
_EXPOSED = (b"access-control-expose-headers", b"ETag, Retry-After")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


class Origins:
    """The origins whose pages may read answers.

    Args:
        allowed: Serialised origins (RFC 6454 section 6.2), such as `https://crm.example`: what a browser sends, to the
            letter.

    Raises:
        RefusedError: One of them is none, and would never match.
    """

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(_read_origin(origin) for origin in allowed)

    def __bool__(self) -> bool:
        return bool(self._allowed)

    def headers(self, origin: bytes) -> Headers:
        """The headers that let a page of `origin` read an answer; none when it may not."""
        return [(b"access-control-allow-origin", origin), _EXPOSED] if origin in self._allowed else []

    def preflight(self, headers: dict[bytes, bytes]) -> Headers | None:
        """What the answer to a preflight has beside `headers`; None when it is none, or of an origin not listed."""
        if headers.get(b"origin", b"") not in self._allowed or b"access-control-request-method" not in headers:
            return None
        return _PREFLIGHT


def _read_origin(text: str) -> bytes:
    if not _ORIGIN.fullmatch(text):
        raise refuse("DIALTREE_ALLOWED_ORIGINS", f"{text!r} is not an origin such as https://crm.example")
    return text.encode("ascii")
