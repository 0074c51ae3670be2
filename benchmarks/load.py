"""Load from `wrk`, and rounds of it that alternate between servers."""

import math
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.cores import load_cores, pinned
from benchmarks.request import Target, ask

CONNECTIONS = 32
"""How many connections every load has: chosen once, more than either side needs to be busy all the time."""

_WARM_UP_SECONDS = 1
_ANSWERS = 10
_MOST_SECONDS = 20
_WALK = Path(__file__).with_name("walk.lua")
_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")


def wrk(target: Target, seconds: int, workers: int = 1, script: Sequence[str] = ()) -> float:
    """Puts a server under load and returns how many requests a second it answered.

    Args:
        target: What is asked.
        seconds: For how long.
        workers: How many workers the server has: the load keeps off their cores, if others are left.
        script: wrk's own arguments for a Lua script that says what is asked instead.

    Raises:
        SystemExit: Some answers were errors, or did not come.
    """
    headers = [part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", *headers]
    done = subprocess.run(
        pinned([*command, target.url, *script], load_cores(workers)), check=True, capture_output=True, text=True
    )
    found = _RATE.search(done.stdout)
    if found is None or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise SystemExit(f"benchmarks: {target.url.partition('?')[0]} did not bear the load:\n{done.stdout}")
    return float(found[1])


def alternate(targets: Mapping[str, Target], rounds: int, seconds: int, workers: int = 1) -> dict[str, list[float]]:
    """Loads servers in turn, A B C A B C …, after each has been warmed up.

    Args:
        targets: What is asked of each, by its name.
        rounds: How many rounds.
        seconds: How long a server is under load in each; a slow one longer, so that every connection gets some answers:
            those that are under way at the end do not count.
        workers: How many workers each server has.

    Returns:
        The requests a second of each server, round by round.
    """
    needed = {name: max(seconds, _enough(target)) for name, target in targets.items()}
    for target in targets.values():
        wrk(target, _WARM_UP_SECONDS, workers)
    rates: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            rates[name].append(wrk(target, needed[name], workers))
    for name, values in rates.items():
        print(f"  {name}: {', '.join(f'{value:,.0f}' for value in values)} requests/s", file=sys.stderr)
    return rates


def wrk_walk(port: int, paths: Sequence[str], seconds: int, folder: Path) -> float:
    """Puts a server under load with different requests, one after the other and over again.

    Args:
        port: Its loopback port.
        paths: What is asked for.
        seconds: For how long.
        folder: Where the list of paths may lie meanwhile.

    Returns:
        How many requests a second it answered.
    """
    listed = folder / "paths"
    listed.write_text("\n".join(paths), encoding="ascii")
    return wrk(Target(port, "/"), seconds, script=("-s", str(_WALK), str(listed)))


def _enough(target: Target) -> int:
    ask(target)
    started = time.perf_counter()
    ask(target)
    return min(math.ceil((time.perf_counter() - started) * CONNECTIONS * _ANSWERS), _MOST_SECONDS)
