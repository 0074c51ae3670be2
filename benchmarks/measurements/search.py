"""How long a search for extensions takes in a large organisation."""

import asyncio
import threading
import time
from collections.abc import Callable
from urllib.parse import quote

from benchmarks.bench import SMALL, Bench
from benchmarks.directory import fill
from benchmarks.figures import Claim, Figure, Section, claim, of_times
from benchmarks.generator import Organization
from benchmarks.opened import opened
from benchmarks.plain_sql import renaming
from benchmarks.request import Kept, Target
from benchmarks.servers.dialtree import Dialtree, serving
from dialtree.directory.reach import EVERYTHING
from dialtree.management.actor import Actor
from dialtree.management.tokens import TokenTerms, issue_token

_HOW = """\
`GET /api/v1/extensions?search=…` over a kept connection, in an organisation of {extensions:,} extensions, three in four
with a user of their own, on {accounts:,} accounts; the token is a manager's. An answer is a page of 50 with the total.
*Few*, *many* and *all* are searches that find one extension, every eleventh, and all of them; *one department* finds
those on one account and all below, sorted by name backwards. *After a write*: an extension has been renamed by plain
SQL from another process, and the search is for its new name; the time begins with the request, after the commit has
returned. *The first* is the first search after the start of the server, for which the index is made; meanwhile another
connection asks for the extension list of a small organisation again and again, and *another request meanwhile* is the
longest that any of these took."""

_AIM = 50.0
_UNHINDERED = {"api_per_minute": 1_000_000, "api_burst": 1_000_000}
"""One program after the other may search that fast; here one stands for many."""
_ACCOUNTS = 1_000


def measure(bench: Bench) -> Section:
    """Searches on SQLite and on PostgreSQL."""
    extensions = bench.size.searched
    organization = Organization(1, extensions, min(_ACCOUNTS, extensions // 100))
    figures: list[Figure] = []
    claims: list[Claim] = []
    for name in ("SQLite", "PostgreSQL"):
        path = bench.folder / "searched.db"
        url = f"sqlite:///{path}" if name == "SQLite" else bench.postgres.make("searched")
        fill(url, [SMALL, organization], bench.folder)
        found = _measure(url, organization, name, bench)
        figures += found
        claims += [
            claim(f"Search, {name}, {it.label}: 99th percentile", it, it.p99 or it.median, "at most", _AIM)
            for it in found
            if it.label not in _ONCE
        ]
        claims += [claim(f"Search, {name}, {it.label}: median", it, it.median) for it in found if it.label in _ONCE]
    how = _HOW.format(extensions=extensions, accounts=organization.accounts)
    return Section("Search", how, figures, claims)


_FIRST, _MEANWHILE = "the first", "another request meanwhile"
_ONCE = (_FIRST, _MEANWHILE)


def _measure(url: str, organization: Organization, name: str, bench: Bench) -> list[Figure]:
    token = asyncio.run(_token(url, organization))
    last = organization.extensions - 1
    department = organization.root + 1
    queries = {
        "few": f"search={quote(f'x{last} org1')}",
        "many": f"search={quote('יוסף')}",
        "all": "search=org1",
        "one department": f"search=org1&sort=-name&below=true&account_id={department}",
    }
    firsts, meanwhiles = [], []
    for _ in range(bench.size.rounds):
        with serving(url, bench.folder, **_UNHINDERED) as server:
            first, meanwhile = _first(server, _target(server, token, queries["few"]))
            firsts.append(first)
            meanwhiles.append(meanwhile)
    figures = [of_times(_FIRST, name, "ms", firsts), of_times(_MEANWHILE, name, "ms", meanwhiles)]
    with serving(url, bench.folder, **_UNHINDERED) as server, renaming(url) as rename:
        kept = Kept(server.port)
        for label, query in queries.items():
            target = _target(server, token, query)
            _ask(kept, target)
            times = [_ask(kept, target) for _ in range(bench.size.writes)]
            figures.append(of_times(label, name, "ms", times))
        times = []
        for number in range(bench.size.writes):
            rename(organization, f"Renamed {number}th")
            target = _target(server, token, f"search={quote(f'renamed {number}th')}")
            times.append(_ask(kept, target, '"total":1'))
        figures.append(of_times("after a write", name, "ms", times))
        kept.close()
    return figures


def _target(server: Dialtree, token: str, query: str) -> Target:
    return Target(server.port, f"/api/v1/extensions?{query}", {"Authorization": f"Bearer {token}"})


def _ask(kept: Kept, target: Target, wanted: str = '"items":[{') -> float:
    started = time.perf_counter()
    reply = kept.ask(target)
    taken = time.perf_counter() - started
    if reply.status != 200 or wanted.encode() not in reply.body:
        raise SystemExit(f"benchmarks: a search failed: {reply.status} {reply.body[-300:]!r}")
    return taken * 1000


def _first(server: Dialtree, target: Target) -> tuple[float, float]:
    """How long the first search takes, and the longest time that another request took meanwhile, in milliseconds."""
    others: list[float] = []
    done = threading.Event()
    small = server.list_of(SMALL.code)

    def ask_others(ask: Callable[[Target], object]) -> None:
        while not done.is_set():
            started = time.perf_counter()
            ask(small)
            others.append((time.perf_counter() - started) * 1000)

    beside, kept = Kept(server.port), Kept(server.port)
    beside.ask(small)
    thread = threading.Thread(target=ask_others, args=(beside.ask,))
    thread.start()
    try:
        taken = _ask(kept, target)
    finally:
        done.set()
        thread.join()
        beside.close()
        kept.close()
    return taken, max(others)


async def _token(url: str, organization: Organization) -> str:
    actor = Actor("command line", "benchmarks", EVERYTHING)
    async with opened(url) as database:
        _, secret = await issue_token(database, actor, TokenTerms("Search", "manager", organization.root))
    return str(secret)
