"""What a request costs in processor time, and how much of that is the system's: what the limit is made of."""

from collections.abc import Mapping

import psutil

from benchmarks.bench import SIZES, Bench
from benchmarks.figures import Claim, Figure, Section, of_rounds, ratio
from benchmarks.load import wrk
from benchmarks.request import Target
from benchmarks.same import nginx_beside
from benchmarks.servers.dialtree import serving
from benchmarks.servers.empty import empty_beside

HOW = """\
The processor time of a server's processes while it is under load as above, divided by the requests that it answered.
*System* is what the operating system spends on their behalf; *own* is the rest: for Dialtree, its HTTP server and
Python. What the empty handler spends is the HTTP server's and the system's, and Dialtree cannot save it."""

Spent = tuple[list[float], list[float]]


def measure(bench: Bench) -> Section:
    """Loads nginx, the empty handler and Dialtree in turn, and reads their processor time."""
    figures: list[Figure] = []
    claims: list[Claim] = []
    with (
        serving(bench.sqlite_url, bench.folder) as dialtree,
        nginx_beside(dialtree, bench.folder) as static,
        empty_beside(dialtree, bench.folder) as nothing,
    ):
        for name, organization in SIZES.items():
            asked = dialtree.list_of(organization.code)
            servers = {
                "nginx": (static.pid, static.file_like(name.replace(" ", "-"), asked)),
                "the empty handler": (nothing.pid, nothing.answer_like(name, asked)),
                "Dialtree": (dialtree.pid, asked),
            }
            spent = _spent(bench, servers)
            claims += [
                ratio(f"A request of {label} to one of nginx, {name}", _whole(spent[label]), _whole(spent["nginx"]))
                for label in ("the empty handler", "Dialtree")
            ]
            for label, (system, own) in spent.items():
                figures += [
                    of_rounds(f"{label}: system", name, "µs a request", system),
                    of_rounds(f"{label}: own", name, "µs a request", own),
                ]
    return Section("Where the time goes", HOW, figures, claims)


def _spent(bench: Bench, servers: Mapping[str, tuple[int, Target]]) -> dict[str, Spent]:
    spent: dict[str, Spent] = {label: ([], []) for label in servers}
    for _, target in servers.values():
        wrk(target, 1)
    for _ in range(bench.size.rounds):
        for label, (pid, target) in servers.items():
            system, own = _times(pid)
            requests = wrk(target, bench.size.seconds) * bench.size.seconds
            later = _times(pid)
            spent[label][0].append((later[0] - system) / requests * 1e6)
            spent[label][1].append((later[1] - own) / requests * 1e6)
    return spent


def _whole(spent: Spent) -> list[float]:
    return [system + own for system, own in zip(*spent, strict=True)]


def _times(pid: int) -> tuple[float, float]:
    parent = psutil.Process(pid)
    times = [it.cpu_times() for it in (parent, *parent.children(recursive=True))]
    return sum(it.system for it in times), sum(it.user for it in times)
