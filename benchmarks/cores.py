"""Which core does what: servers on one, the load and everything else on the others."""

import os
from functools import cache


@cache
def all_cores() -> tuple[int, ...]:
    """The cores that this run may use, as they were when it began."""
    return tuple(sorted(os.sched_getaffinity(0)))


def server_cores(workers: int) -> tuple[int, ...]:
    """The cores of a server of so many workers: one each; all of them when none would be left for the load."""
    cores = all_cores()
    return cores[:workers] if workers < len(cores) else cores


def load_cores(workers: int) -> tuple[int, ...]:
    """The cores of the load on a server of so many workers: the others, or all when there are no others."""
    return tuple(it for it in all_cores() if it not in server_cores(workers)) or all_cores()


def pinned(command: list[str], cores: tuple[int, ...]) -> list[str]:
    """A command that runs on these cores alone."""
    return ["taskset", "-c", ",".join(map(str, cores)), *command]


def keep_off_the_servers() -> None:
    """Moves this process, and what it starts without pinning it, to the core of the load."""
    os.sched_setaffinity(0, load_cores(1))
