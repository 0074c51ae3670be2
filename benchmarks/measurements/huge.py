"""How long others wait while the answer of a huge organisation is rendered and sent."""

import subprocess
import sys
import time

from benchmarks.bench import SMALL, Bench
from benchmarks.cores import load_cores, pinned
from benchmarks.directory import fill
from benchmarks.figures import Section, claim, of_times
from benchmarks.generator import Organization
from benchmarks.plain_sql import renaming
from benchmarks.request import Kept, Target, ask
from benchmarks.servers.dialtree import Dialtree, serving

_HOW = """\
An organisation of {extensions:,} extensions, whose answer is {megabytes:.0f} MB, on SQLite, one worker. One of them
is renamed, so that the answer must be made anew, and the answer is asked for, {rounds} times. Meanwhile an
organisation of 20 extensions is asked for every {pause:.0f} ms over a connection of its own: what counts is the
longest that one of those had to wait. The *slow reader* takes in {pace:.0f} MB a second and leaves after
{seconds:.0f} seconds."""

_PAUSE = 0.002
_PACE = 2_000_000
_SLOW_SECONDS = 4.0
_QUIET_SECONDS = 3.0
_READERS = (("while rendered and sent", 0, 60.0), ("slow reader", _PACE, _SLOW_SECONDS))
_ACCOUNTS = 2_000
_AIM = 50.0


def measure(bench: Bench) -> Section:
    """Asks for the large answer again and again, and times the small one meanwhile."""
    huge = Organization(1, bench.size.huge, min(_ACCOUNTS, bench.size.huge // 100))
    small = Organization(0, SMALL.extensions, SMALL.accounts)
    url = f"sqlite:///{bench.folder}/huge.db"
    fill(url, [small, huge], bench.folder)
    with serving(url, bench.folder) as server, renaming(url) as rename:
        probe = Kept(server.port)
        probe.ask(server.list_of(small.code))
        size = len(ask(server.list_of(huge.code)).body)
        waits = {"quiet": _quiet(probe, server.list_of(small.code))}
        for name, pace, seconds in _READERS:
            waits[name] = []
            for number in range(bench.size.rounds):
                rename(huge, f"{name} {number}")
                waits[name] += _while_read(probe, server.list_of(small.code), _reader(server, huge, pace, seconds))
        probe.close()
    figures = [of_times(f"The others' wait, {name}", "", "ms", values) for name, values in waits.items()]
    claims = [claim(f"{it.label}: longest", it, it.high, "at most", _AIM) for it in figures[1:]]
    how = _HOW.format(
        extensions=huge.extensions, megabytes=size / 1e6, pause=_PAUSE * 1000, pace=_PACE / 1e6, seconds=_SLOW_SECONDS,
        rounds=bench.size.rounds,
    )  # fmt: skip
    return Section("A huge organisation beside others", how, figures, claims)


def _quiet(probe: Kept, target: Target) -> list[float]:
    waits, deadline = [], time.monotonic() + _QUIET_SECONDS
    while time.monotonic() < deadline:
        waits.append(_wait(probe, target))
    return waits


def _while_read(probe: Kept, target: Target, reader: subprocess.Popen[bytes]) -> list[float]:
    waits = []
    with reader:
        while reader.poll() is None:
            waits.append(_wait(probe, target))
    if reader.returncode:
        raise SystemExit("benchmarks: the large answer could not be read")
    return waits


def _wait(probe: Kept, target: Target) -> float:
    started = time.perf_counter()
    probe.ask(target)
    waited = time.perf_counter() - started
    time.sleep(_PAUSE)
    return waited * 1000


def _reader(server: Dialtree, huge: Organization, pace: int, seconds: float) -> subprocess.Popen[bytes]:
    path = server.list_of(huge.code).path
    command = [sys.executable, "-m", "benchmarks.slow_reader", str(server.port), path, str(pace), str(seconds)]
    return subprocess.Popen(pinned(command, load_cores(1)), stdout=subprocess.DEVNULL)
