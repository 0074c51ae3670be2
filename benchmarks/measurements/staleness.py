"""How long PostgreSQL's default mode may show what was before the last commit."""

import time
from concurrent.futures import ThreadPoolExecutor

import psutil

from benchmarks.bench import SMALL, Bench
from benchmarks.figures import Claim, Section, claim, of_times, percentile
from benchmarks.plain_sql import renaming
from benchmarks.request import Kept
from benchmarks.servers.dialtree import Dialtree, serving
from dialtree.settings import Settings

HOW = """\
Dialtree in its default mode, with two workers. An extension is renamed by plain SQL; as soon as the commit has
returned, both workers are asked again and again, each over a connection of its own, until the answer shows the new
name. *Old answer* is how long after the commit the last answer with the old name had arrived, 0 where the first was
right; it is what the heartbeat bounds. *New answer* is when the first answer with the new name had arrived: it
includes reading, making and sending that answer."""

_WORKERS = 2
_MOST_CONNECTIONS = 200


def measure(bench: Bench) -> Section:
    """Times commits."""
    url = bench.postgres_url
    seen: list[list[tuple[float, float]]] = [[] for _ in range(_WORKERS)]
    with (
        serving(url, bench.folder, _WORKERS) as server,
        renaming(url) as rename,
        ThreadPoolExecutor(_WORKERS) as threads,
    ):
        connections = _one_for_each_worker(server)
        for number in range(bench.size.commits):
            wanted = f"Seen {number}"
            rename(SMALL, wanted)
            committed = time.perf_counter()
            asked = [threads.submit(_see, server, it, f'"{wanted}"'.encode(), committed) for it in connections]
            for worker, future in zip(seen, asked, strict=True):
                worker.append(future.result())
        for connection in connections:
            connection.close()
    figures = [
        of_times(label, f"worker {number}", "ms", [times[index] for times in worker])
        for number, worker in enumerate(seen, start=1)
        for index, label in enumerate(("Old answer", "New answer"))
    ]
    return Section("Never stale: PostgreSQL's default mode", HOW, figures, _claims(seen))


def _claims(seen: list[list[tuple[float, float]]]) -> list[Claim]:
    old, new = zip(*(times for worker in seen for times in worker), strict=True)
    last_old, first_new = of_times("", "", "ms", old), of_times("", "", "ms", new)
    aim = float(Settings.model_fields["heartbeat_milliseconds"].default)
    mode = "in PostgreSQL's default mode"
    return [
        claim(f"Old answer after a commit {mode}: 99th percentile", last_old, percentile(old, 99), "at most", aim),
        claim(f"Old answer after a commit {mode}: longest", last_old, last_old.high, "at most", aim),
        claim(f"New answer after a commit {mode}: 99th percentile", first_new, percentile(new, 99)),
        claim(f"New answer after a commit {mode}: longest", first_new, first_new.high),
    ]


def _see(server: Dialtree, connection: Kept, wanted: bytes, committed: float) -> tuple[float, float]:
    """When the last old and the first new answer of a worker had arrived, in milliseconds after the commit."""
    old = 0.0
    while True:
        body = connection.ask(server.list_of(SMALL.code)).body
        now = (time.perf_counter() - committed) * 1000
        if wanted in body:
            return old, now
        old = now


def _one_for_each_worker(server: Dialtree) -> list[Kept]:
    """Connects until each worker has taken a connection; the system shares them out as it likes."""
    found: dict[int, Kept] = {}
    for _ in range(_MOST_CONNECTIONS):
        connection = Kept(server.port)
        connection.ask(server.list_of(SMALL.code))
        worker = _worker_of(server, connection.local_port)
        if worker in found:
            connection.close()
        else:
            found[worker] = connection
        if len(found) == _WORKERS:
            return list(found.values())
    raise SystemExit(f"benchmarks: only {len(found)} of {_WORKERS} workers took connections")


def _worker_of(server: Dialtree, port: int) -> int:
    for process in psutil.Process(server.pid).children(recursive=True):
        if any(it.raddr and it.raddr.port == port for it in process.net_connections("tcp")):
            pid: int = process.pid
            return pid
    raise SystemExit("benchmarks: no worker has the connection")
