"""What the log says of a database out of reach: a few lines, however many requests it costs."""

import math

import structlog

from dialtree.storage import clock
from dialtree.storage.errors import OutOfReachError

_BETWEEN_SECONDS = 60.0

_log = structlog.get_logger()


class OutageLog:
    """Tells when the database goes out of reach, once a minute at most how much that costs, and when it is back."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._refused = 0
        self._refusals_told_at = self._memory_told_at = -math.inf

    @property
    def is_out(self) -> bool:
        """Whether a request has failed since the database was last reached."""
        return self._since is not None

    def refused(self, error: OutOfReachError) -> None:
        """A request could not be answered.

        Args:
            error: What is wrong with the database.
        """
        now = self._begin()
        self._refused += 1
        if now - self._refusals_told_at >= _BETWEEN_SECONDS:
            self._refusals_told_at = now
            _log.error("database out of reach", reason=str(error), requests=self._refused)
            self._refused = 0

    def answered_from_memory(self, error: OutOfReachError) -> None:
        """A request was answered all the same.

        Args:
            error: What is wrong with the database.
        """
        now = self._begin()
        if now - self._memory_told_at >= _BETWEEN_SECONDS:
            self._memory_told_at = now
            _log.warning("answering from memory: database out of reach", reason=str(error))

    def reached(self) -> None:
        """The database has answered."""
        since, self._since = self._since, None
        if since is None:
            return
        # A database that comes and goes must not fill the log either.
        if max(self._refusals_told_at, self._memory_told_at) >= since:
            _log.warning("database reached again", seconds=round(clock.now() - since, 1), requests=self._refused)
            self._refused = 0

    def _begin(self) -> float:
        now = clock.now()
        if self._since is None:
            self._since = now
        return now
