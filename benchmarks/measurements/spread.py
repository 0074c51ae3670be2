"""Requests spread over many organisations of a great directory, against the same on few; memory on the way."""

import time

import psutil

from benchmarks.bench import Bench
from benchmarks.directory import fill
from benchmarks.figures import Claim, Figure, Section, of_rounds, of_times, ratio
from benchmarks.generator import Organization, equal_organizations
from benchmarks.load import wrk_walk
from benchmarks.request import Kept
from benchmarks.servers.dialtree import Dialtree, serving

_HOW = """\
A directory on SQLite of {extensions:,} extensions in {accounts:,} accounts of {organizations:,} organisations, all of
equal size ({each} extensions), one worker. *Cold*: the first pass over all codes, one request at a time; *warm, one
at a time*: the pass after that. *Many* walks over the {organizations:,} codes, *few* over {few} of them for the same
{organizations:,} requests, in turn, warm. The memory is the worker's resident set."""

_AIM = 0.95
_MEBIBYTE = 1024 * 1024


def measure(bench: Bench) -> Section:
    """Makes the directory, and loads it both ways in turn."""
    size = bench.size
    organizations = equal_organizations(size.extensions, size.accounts, size.organizations)
    url = f"sqlite:///{bench.folder}/great.db"
    started = time.perf_counter()
    fill(url, organizations, bench.folder)
    made = time.perf_counter() - started
    with serving(url, bench.folder) as server:
        few = organizations[: size.few] * (size.organizations // size.few)
        fresh = _resident(server)
        cold, warm = _pass(server, organizations), _pass(server, organizations)
        held = _resident(server)
        rates = _alternate(bench, server, {"many": organizations, "few": few})
    figures = [
        of_times("Cold, one at a time", "one request", "ms", cold),
        of_times("Warm, one at a time", "one request", "ms", warm),
        of_rounds(f"Many: {size.organizations:,} codes", "under load", "requests/s", rates["many"]),
        of_rounds(f"Few: {size.few:,} codes", "under load", "requests/s", rates["few"]),
        _once("Worker just started", "memory", "MiB", fresh),
        _once(f"Worker with {size.organizations:,} organisations warm", "memory", "MiB", held),
        _once("Making the directory", "generation", "s", made),
    ]
    claims = [
        ratio(
            f"Requests on {size.organizations:,} codes to the same on {size.few:,}, warm",
            rates["many"],
            rates["few"],
            "at least",
            _AIM,
        ),
        ratio("One request at a time: cold to warm", [sum(cold)], [sum(warm)]),
        Claim(f"Memory of a worker with {size.organizations:,} organisations warm", "MiB", held, held, held),
    ]
    how = _HOW.format(
        extensions=size.extensions, accounts=size.accounts, organizations=size.organizations,
        each=organizations[0].extensions, few=size.few,
    )  # fmt: skip
    return Section("A great directory", how, figures, claims)


def _alternate(bench: Bench, server: Dialtree, asked: dict[str, list[Organization]]) -> dict[str, list[float]]:
    paths = {name: [server.list_of(it.code).path for it in asked[name]] for name in asked}
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(bench.size.rounds + 1):
        for name in asked:
            rate = wrk_walk(server.port, paths[name], bench.size.seconds, bench.folder)
            if number:
                rates[name].append(rate)
    return rates


def _pass(server: Dialtree, organizations: list[Organization]) -> list[float]:
    kept, times = Kept(server.port), []
    for organization in organizations:
        started = time.perf_counter()
        reply = kept.ask(server.list_of(organization.code))
        times.append((time.perf_counter() - started) * 1000)
        if reply.body.count(b'"SIP"') != organization.extensions:
            raise SystemExit("benchmarks: an organisation's list is not as long as it was made")
    kept.close()
    return times


def _resident(server: Dialtree) -> float:
    workers = psutil.Process(server.pid).children(recursive=True)
    resident: int = max(worker.memory_info().rss for worker in workers)
    return resident / _MEBIBYTE


def _once(label: str, group: str, unit: str, value: float) -> Figure:
    return of_rounds(label, group, unit, [value])
