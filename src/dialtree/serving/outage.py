"""Answers while the database is out of reach: from memory, for a bounded time, marked (DESIGN, Freshness)."""

import math

from dialtree.serving.confirmations import Confirmations
from dialtree.serving.grants import Opened
from dialtree.storage import clock
from dialtree.storage.errors import OutOfReachError


class Outage:
    """Tells how stale an answer from memory may be.

    Args:
        confirmations: Know when it was last right.
        seconds: For how long after that answers are given from memory; 0 for never. This is the most that an answer may
            be behind, and an outage that begins between two sweeps has used up some of it.
    """

    def __init__(self, confirmations: Confirmations, seconds: float) -> None:
        self._confirmations = confirmations
        self._seconds = seconds

    def staleness(self, opened: Opened, error: OutOfReachError) -> int:
        """For how many whole seconds, at most, what a code opens may have been behind the last commit.

        It says as much of an answer that is of the same revision.

        Args:
            opened: What the code opens.
            error: What is wrong with the database.

        Raises:
            OutOfReachError: That is longer than allowed, or it is known to be behind.
        """
        right_at = self._confirmations.right_at(opened)
        if right_at is None:
            raise error
        seconds = clock.now() - right_at
        if seconds >= self._seconds:
            raise error
        return math.ceil(seconds)
