"""Whether the database answers, and whether it is worth asking when it did not the last time."""

import math

from dialtree.storage.clock import now
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.postgresql.backoff import Backoff

_TRY_SECONDS = 30.0
"""For how long others wait for the outcome of a try before one of them tries as well."""


class Reach:
    """Lets everybody ask until somebody fails; then one after each pause, to try, until that one succeeds."""

    def __init__(self) -> None:
        self._backoff = Backoff()
        self._reason: str | None = None
        self._next_try = -math.inf

    def enter(self) -> None:
        """Lets the caller ask; `failed`, `regained` or `left` must follow.

        Raises:
            OutOfReachError: The database did not answer lately; the reason is that of the last failure.
        """
        if self._reason is not None:
            if now() < self._next_try:
                raise OutOfReachError(self._reason)
            self._next_try = now() + _TRY_SECONDS

    def failed(self, reason: str) -> None:
        """The database did not answer."""
        self._reason = reason
        self._next_try = now() + self._backoff.next()

    def left(self) -> None:
        """Who was let in has gone without an answer: the next may try."""
        self._next_try = -math.inf

    def regained(self) -> None:
        """The database answers, and is to be asked."""
        if self._reason is not None:
            self._reason = None
            self._backoff.reset()
