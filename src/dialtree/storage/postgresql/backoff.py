"""How long to leave alone what has failed."""

import random

_FIRST_SECONDS = 0.1
_LONGEST_SECONDS = 5.0


class Backoff:
    """Pauses that double from 0.1 to 5 seconds, each shortened at random by up to a half.

    By chance they differ between programs that lost the same server at the same moment.
    """

    def __init__(self) -> None:
        self._seconds = _FIRST_SECONDS

    def next(self) -> float:
        """Seconds until the next try; it will be twice as long the next time."""
        seconds = self._seconds
        self._seconds = min(2 * seconds, _LONGEST_SECONDS)
        return seconds * random.uniform(0.5, 1)  # noqa: S311 - no secret

    def reset(self) -> None:
        """Begins with the shortest pause again."""
        self._seconds = _FIRST_SECONDS
