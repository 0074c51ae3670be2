"""How many requests of management each principal, and each address of those who are not proven, may make."""

import time
from collections.abc import Callable
from math import ceil, floor
from typing import Protocol

import msgspec
from litestar.types import Message, Scope

from dialtree.directory.token import digest_of
from dialtree.serving.throttle import Place, Throttle

API_PER_MINUTE, API_BURST = 600.0, 120
"""How many requests a minute, and at once, unless the settings say otherwise."""

ALLOWANCE = "allowance"
"""By what name a request's scope has its `Allowance`."""


class Allowance(msgspec.Struct, frozen=True):
    """How many requests somebody may still make.

    Attributes:
        quota: How many at once at most.
        window: In how many seconds as many come back.
        remaining: How many there are now.
        reset: In how many seconds all are there again.
        wait: For how many seconds to wait before the next; 0 when it may come at once.
    """

    quota: int
    window: int
    remaining: int
    reset: int
    wait: float

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers has it."""
        return {
            "RateLimit-Policy": f'"default";q={self.quota};w={self.window}',
            "RateLimit": f'"default";r={self.remaining};t={self.reset}',
        }


class Bucket(Protocol):
    """Whoever has a bucket of their own."""

    @property
    def kind(self) -> str:
        """What they are."""

    @property
    def id(self) -> int:
        """Their number among those of their kind."""


class Limits:
    """A bucket of tokens for each principal and each address; a request costs one.

    Args:
        per_minute: How many tokens come back a minute.
        burst: How many tokens a bucket holds.
        clock: The time in seconds; it never goes back.
    """

    def __init__(
        self, per_minute: float = API_PER_MINUTE, burst: int = API_BURST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second = per_minute / 60
        self._burst = burst
        self._principals = Throttle(per_minute, burst, clock)
        self._addresses = Throttle(per_minute, burst, clock)

    def before_proof(self, place: Place, secret: str) -> Allowance:
        """Whether an address may present a secret, which may be good or not.

        Args:
            place: Where the address belongs to.
            secret: What is presented; "" when nothing is. One that was good from there lately may always be.
        """
        return self._allowance(self._addresses, place, self._addresses.wait(place, digest_of(secret)))

    def take(self, place: Place, secret: str, principal: Bucket | None) -> Allowance:
        """Takes what a request costs: of its principal, or of its address when nobody is proven."""
        if principal is None:
            return self._taken(self._addresses, place)
        self._addresses.succeeded(place, digest_of(secret))
        return self._taken(self._principals, f"{principal.kind} {principal.id}")

    def _taken(self, throttle: Throttle, place: Place) -> Allowance:
        wait = throttle.wait(place, b"")
        if not wait:
            throttle.unmatched(place)
        return self._allowance(throttle, place, wait)

    def _allowance(self, throttle: Throttle, place: Place, wait: float) -> Allowance:
        remaining = throttle.remaining(place)
        return Allowance(
            quota=self._burst,
            window=ceil(self._burst / self._per_second),
            remaining=floor(remaining),
            reset=ceil((self._burst - remaining) / self._per_second),
            wait=wait,
        )


async def tell_limits(message: Message, scope: Scope) -> None:
    """Has an answer say how many requests remain."""
    allowance: Allowance | None = scope.get("state", {}).get(ALLOWANCE)
    if allowance is not None and message["type"] == "http.response.start":
        told = allowance.headers.items()
        message["headers"] = [*message["headers"], *((name.lower().encode(), it.encode()) for name, it in told)]
