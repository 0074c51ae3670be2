"""How long a webhook that fails is tried again."""

from datetime import datetime, timedelta

LONGEST = timedelta(hours=4)
"""The longest between two attempts."""

GIVE_UP_AFTER = timedelta(days=3)
"""For how long a webhook may fail without a success in between before it is disabled."""

_FIRST_SECONDS = 5
_DOUBLINGS = 12


def delay_after(failures: int, chance: float) -> timedelta:
    """How long after a failure the next attempt is made: twice as long with each, from five seconds on.

    Up to a half of it is left off by chance, so that many webhooks that failed together do not come together again.

    Args:
        failures: How many attempts have failed in a row, at least one.
        chance: A random number from 0 to 1.
    """
    whole = min(timedelta(seconds=_FIRST_SECONDS << min(failures - 1, _DOUBLINGS)), LONGEST)
    return whole * (1 - chance / 2)


def is_hopeless(failing_since: datetime, now: datetime) -> bool:
    """Whether a webhook has been failing for too long to be tried again."""
    return now - failing_since >= GIVE_UP_AFTER
