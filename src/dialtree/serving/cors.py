"""Cross-origin callers: answered only for origins that the operator has listed (CONTRACT section 1; Fetch, CORS)."""

from collections.abc import Iterable

from dialtree.contract.request import METHODS
from dialtree.serving.asgi import Headers

_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", ", ".join(METHODS).encode()),
    (b"access-control-allow-headers", b"Authorization, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"600"),
    (b"vary", b"Origin"),
]
_EXPOSED = (b"access-control-expose-headers", b"ETag, Retry-After")


class Origins:
    """The origins whose pages may read answers.

    Args:
        allowed: Serialised origins, such as `https://crm.example`.
    """

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(origin.encode() for origin in allowed)

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
