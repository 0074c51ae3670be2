"""When to ask again, and after how long."""

from collections.abc import Generator
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

import httpx
from httpx_retries import Retry

from dialtree.client.request import Request

DEFAULT_TIMEOUT = 10.0
DEFAULT_RETRIES = 3
DEFAULT_MAX_WAIT = 30.0

Outcome: TypeAlias = httpx.Response | httpx.RequestError
"""What came of a request: a response with its whole body, or why there is none."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request to send now or later.

    Attributes:
        request: The request.
        delay: The seconds to wait before it is sent.
    """

    request: Request
    delay: float


_RULES = Retry(status_forcelist=(429, 503), backoff_factor=0.5, backoff_jitter=0.5, max_backoff_wait=8.0)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one call may go.

    Attributes:
        retries: The most times to ask again.
        max_wait: The most seconds to wait between requests, in all.

    Raises:
        ValueError: One of them is negative, or `max_wait` has no end.
    """

    retries: int
    max_wait: float

    def __post_init__(self) -> None:
        if self.retries < 0:
            raise ValueError(f"retries must not be negative: {self.retries}")
        if not 0 <= self.max_wait < inf:
            raise ValueError(f"max_wait must be a number of seconds, not negative: {self.max_wait}")


class Patience:
    """How many retries and how much waiting one call has left, whatever it sends.

    httpx-retries has the rules; its transport is not used, because it cuts a long Retry-After short and asks too early
    where this gives up, and because it does not see a connection that breaks within a body.
    """

    def __init__(self, limits: Limits) -> None:
        self._rules = _RULES.copy_with(total=limits.retries)
        self._wait_left = limits.max_wait

    def insist(self, request: Request) -> Generator[Attempt, Outcome, Outcome]:
        """Sends a request until something came of it that asking again would not better, or patience is at its end.

        Returns:
            The last outcome.
        """
        outcome = yield Attempt(request, 0.0)
        while (delay := self._next_delay(outcome)) is not None:
            outcome = yield Attempt(request, delay)
        return outcome

    def _next_delay(self, outcome: Outcome) -> float | None:
        if self._rules.is_exhausted() or not self._is_passing(outcome):
            return None
        delay = max(self._rules.backoff_strategy(), retry_after(outcome) or 0.0)
        if delay > self._wait_left:
            return None
        self._wait_left -= delay
        self._rules = self._rules.increment()
        return delay

    def _is_passing(self, outcome: Outcome) -> bool:
        if isinstance(outcome, httpx.Response):
            return self._rules.is_retryable_status_code(outcome.status_code)
        return self._rules.is_retryable_exception(outcome)


def retry_after(outcome: Outcome) -> float | None:
    """The seconds that a Retry-After, in seconds or as a date, asks to wait; None without a legible one."""
    if isinstance(outcome, httpx.RequestError) or "Retry-After" not in outcome.headers:
        return None
    try:
        return _RULES.parse_retry_after(outcome.headers["Retry-After"])
    except (ValueError, OverflowError):
        return None
