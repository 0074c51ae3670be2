"""The guard against guessing codes (CONTRACT section 1, too many)."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address
from typing import TypeAlias

from dialtree.directory.network import Address

Place: TypeAlias = int | str | None
"""What shares a bucket: an IPv4 address, or a /64 of IPv6, in which one subscriber has every address."""

REMEMBERED_SECONDS = 3600.0
"""How long a code is still served from where it succeeded."""

MAX_REMEMBERED = 100_000
"""How many places, and how many successes, are remembered; the ones longest unused are forgotten first."""

_ENOUGH = 1 - 1e-9
"""What counts as a whole token, for seconds and shares of a token add up to a little less."""


def place_of(address: Address | None) -> Place:
    """The place that an address belongs to."""
    if isinstance(address, IPv6Address):
        return f"{int(address) >> 64:x}"
    return None if address is None else int(address)


class Throttle:
    """A token bucket a place. Only unmatched codes cost a token.

    Args:
        per_minute: How many tokens come back a minute.
        burst: How many tokens a bucket holds.
        clock: The time in seconds; it never goes back.
    """

    def __init__(self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._burst = float(burst)
        self._clock = clock
        self._buckets: OrderedDict[Place, tuple[float, float]] = OrderedDict()
        self._successes: OrderedDict[tuple[Place, bytes], float] = OrderedDict()

    def wait(self, place: Place, digest: bytes) -> float:
        """How many seconds a caller has to wait before a code is looked up; 0 when it may be now.

        A code that succeeded from there within the last hour never has to wait: offices share an address.
        """
        if place not in self._buckets:
            return 0.0
        now = self._clock()
        tokens = self._tokens(place, now)
        if tokens >= self._burst:
            # Nothing is held against the place any more, and the next question need not be worked out.
            del self._buckets[place]
            return 0.0
        succeeded_at = self._successes.get((place, digest))
        if tokens >= _ENOUGH or (succeeded_at is not None and now - succeeded_at <= REMEMBERED_SECONDS):
            return 0.0
        return (1 - tokens) / self._per_second

    def remaining(self, place: Place) -> float:
        """How many tokens the bucket of a place holds."""
        return self._tokens(place, self._clock())

    def unmatched(self, place: Place) -> None:
        """Takes a token for a code that matched nothing."""
        now = self._clock()
        self._buckets[place] = (max(self._tokens(place, now) - 1, 0.0), now)
        self._buckets.move_to_end(place)
        if len(self._buckets) > MAX_REMEMBERED:
            self._buckets.popitem(last=False)

    def take_back(self, place: Place) -> None:
        """Gives back a token that was taken before it was known whether the code matches."""
        now = self._clock()
        if place in self._buckets:
            self._buckets[place] = (min(self._tokens(place, now) + 1, self._burst), now)

    def succeeded(self, place: Place, digest: bytes) -> None:
        """Remembers that a code succeeded from there."""
        key = (place, digest)
        self._successes[key] = self._clock()
        self._successes.move_to_end(key)
        if len(self._successes) > MAX_REMEMBERED:
            self._successes.popitem(last=False)

    def _tokens(self, place: Place, now: float) -> float:
        tokens, at = self._buckets.get(place, (self._burst, now))
        return min(tokens + (now - at) * self._per_second, self._burst)
