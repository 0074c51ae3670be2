"""How long somebody waits between attempts to sign in that fail."""

from datetime import timedelta

FREE = 5
"""How many attempts in a row may fail before one waits."""

LONGEST = timedelta(minutes=5)
"""The longest that one ever waits: whoever guesses must not keep the person themselves out for long."""

FORGOTTEN = timedelta(days=1)
"""After how long without an attempt the failures before count no more."""

_FIRST_SECONDS = 1
_DOUBLINGS = 9


def delay_after(failures: int) -> timedelta:
    """How long after the last failure the next attempt may be made: twice as long with each, from a second on.

    Args:
        failures: How many attempts have failed in a row.
    """
    if failures < FREE:
        return timedelta(0)
    return min(timedelta(seconds=_FIRST_SECONDS << min(failures - FREE, _DOUBLINGS)), LONGEST)
