"""Time as leases count it: it never goes back, and it goes on while the machine sleeps."""

import time

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def now() -> float:
    """Seconds since some moment in the past; nobody who sets the machine's clock moves it.

    Where the system has it, this is the time since the machine started: the monotonic clock stands still while a
    machine is suspended, and what was fresh before would pass for fresh afterwards.
    """
    return time.clock_gettime(_CLOCK)
