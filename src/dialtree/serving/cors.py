"""Cross-origin callers: answered only for origins that the operator has listed (CONTRACT section 1; Fetch, CORS)."""

from collections.abc import Iterable, Sequence

from dialtree.directory.origin import read_origin
from dialtree.serving.messages import Headers, Request

_PREFLIGHT: Headers = [
    ("access-control-allow-headers", "Authorization, Content-Type, If-None-Match"),
    ("access-control-max-age", "600"),
    ("vary", "Origin"),
]
_EXPOSED = ("access-control-expose-headers", "ETag, Retry-After, Dialtree-Stale")


class Origins:
    """The origins whose pages may read answers.

    Args:
        allowed: Serialised origins (RFC 6454 section 6.2), such as `https://crm.example`: what a browser sends, to the
            letter.

    Raises:
        RefusedError: One of them is none, and would never match.
    """

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(read_origin("DIALTREE_ALLOWED_ORIGINS", origin) for origin in allowed)

    @property
    def vary(self) -> str:
        """The Vary header of every answer: a cache must not hand one page what is for another."""
        return "Accept-Encoding, Authorization, Origin" if self._allowed else "Accept-Encoding, Authorization"

    def headers(self, origin: str) -> Headers:
        """The headers that let a page of `origin` read an answer; none when it may not."""
        return [("access-control-allow-origin", origin), _EXPOSED] if origin in self._allowed else []

    def preflight(self, request: Request, methods: Sequence[str]) -> Headers | None:
        """What the answer to a preflight has beside `headers`; None when it is none, or of an origin not listed.

        Args:
            request: The request.
            methods: The methods that its address answers.
        """
        if request.method != "OPTIONS" or not request.requested_method or request.origin not in self._allowed:
            return None
        return [("access-control-allow-methods", ", ".join(methods)), *_PREFLIGHT]
