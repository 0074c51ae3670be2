"""Reads while another process commits to other organisations as fast as it can."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.bench import SMALL, Bench
from benchmarks.children import child
from benchmarks.cores import load_cores, pinned
from benchmarks.directory import fill
from benchmarks.figures import Claim, Figure, Section, of_rounds, ratio
from benchmarks.generator import Organization
from benchmarks.load import wrk
from benchmarks.request import Target
from benchmarks.servers.dialtree import serving

HOW = """\
The list of one organisation of 20 extensions is asked for, in turn while nothing is written and while a process
renames extensions of a hundred others by plain SQL, one commit each, as fast as it can. That process runs on the core
of the load, which therefore sends its requests in larger batches; Dialtree asks the database once for each batch, which
is why it can answer more of them than when it is quiet."""

_WRITTEN = 100
_AIM = 0.8


def measure(bench: Bench) -> Section:
    """Loads Dialtree on SQLite and on PostgreSQL, quiet and not, in turn."""
    figures: list[Figure] = []
    claims: list[Claim] = []
    organizations = [Organization(number, SMALL.extensions, SMALL.accounts) for number in range(_WRITTEN + 1)]
    for name, url in (
        ("SQLite", f"sqlite:///{bench.folder}/writing.db"),
        ("PostgreSQL", bench.postgres.make("writing")),
    ):
        fill(url, organizations, bench.folder)
        quiet, busy, commits = _rates(bench, url)
        figures += [
            of_rounds("Reads, nothing written", name, "requests/s", quiet),
            of_rounds("Reads, while written", name, "requests/s", busy),
            of_rounds("Commits meanwhile", name, "commits/s", commits),
        ]
        claims.append(ratio(f"Reads while a writer commits to quiet reads, {name}", busy, quiet, "at least", _AIM))
    return Section("Reads while others write", HOW, figures, claims)


def _rates(bench: Bench, url: str) -> tuple[list[float], list[float], list[float]]:
    quiet, busy, commits = [], [], []
    with serving(url, bench.folder) as server:
        target = server.list_of(SMALL.code)
        wrk(target, 1)
        for _ in range(bench.size.rounds):
            quiet.append(wrk(target, bench.size.seconds))
            read, written = _while_writing(bench, url, target)
            busy.append(read)
            commits.append(written)
    return quiet, busy, commits


def _while_writing(bench: Bench, url: str, target: Target) -> tuple[float, float]:
    numbers = (1, _WRITTEN, SMALL.extensions, SMALL.accounts)
    command = [sys.executable, "-m", "benchmarks.busy_writer", url, *map(str, numbers)]
    log = bench.folder / "writer.log"
    with child(pinned(command, load_cores(1)), log, lambda: _written(log) > 0, stop=signal.SIGTERM) as writer:
        started, before = time.perf_counter(), _written(log)
        rate = wrk(target, bench.size.seconds)
        commits = (_written(log) - before) / (time.perf_counter() - started)
        _check_alive(writer)
    return rate, commits


def _check_alive(writer: subprocess.Popen[bytes]) -> None:
    if writer.poll() is not None:
        raise SystemExit("benchmarks: the writer ended by itself")


def _written(log: Path) -> int:
    lines = log.read_text().splitlines() if log.exists() else []
    return int(lines[-1]) if lines and lines[-1].isdigit() else 0
