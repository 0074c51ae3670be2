"""How long the first answer after a write takes, and what that is made of."""

import asyncio
import time
from collections.abc import Iterable

from benchmarks.bench import LARGE, Bench
from benchmarks.figures import Claim, Figure, Section, claim, of_times, percentile
from benchmarks.opened import opened
from benchmarks.plain_sql import renaming
from benchmarks.request import Kept
from benchmarks.servers.dialtree import serving
from dialtree.contract.answer import encode
from dialtree.contract.entity_tag import entity_tag
from dialtree.storage.listing import load_listing

HOW = """\
An extension of an organisation of 1,000 is renamed by plain SQL from another process. As soon as the commit has
returned, its list is asked for over a kept connection, until the answer shows the new name. The time is that from the
commit to the whole of that answer. *Loading* is reading the rows and putting them in order, *rendering* is making the
JSON and its entity tag: both are Dialtree's own functions, timed apart from the server. What is left of the
median is *the rest*: noticing the write, taking the request in, and sending."""

_AIM = 10.0


def measure(bench: Bench) -> Section:
    """Times writes on SQLite and on PostgreSQL."""
    figures: list[Figure] = []
    claims: list[Claim] = []
    for name, url in (("SQLite", bench.sqlite_url), ("PostgreSQL", bench.postgres_url)):
        with serving(url, bench.folder) as server, renaming(url) as rename:
            kept = Kept(server.port)
            whole = []
            for number in range(bench.size.writes):
                wanted = f"Renamed {number}"
                rename(LARGE, wanted)
                committed = time.perf_counter()
                while f'"{wanted}"'.encode() not in kept.ask(server.list_of(LARGE.code)).body:
                    pass
                whole.append(time.perf_counter() - committed)
            kept.close()
        loading, rendering = asyncio.run(_parts(url, bench.size.writes))
        figure = of_times("From commit to answer", name, "ms", _milliseconds(whole))
        parts = [
            of_times("of it loading", name, "ms", _milliseconds(loading)),
            of_times("of it rendering", name, "ms", _milliseconds(rendering)),
        ]
        rest = figure.median - sum(part.median for part in parts)
        figures += [figure, *parts]
        label = f"First answer after a write, {name}"
        claims.append(claim(f"{label}: median", figure, figure.median, "at most", _AIM))
        claims.append(claim(f"{label}: 99th percentile", figure, percentile(_milliseconds(whole), 99)))
        claims.append(Claim(f"{label}: the rest", "ms", rest, rest, rest))
    return Section("First answer after a write", HOW, figures, claims)


async def _parts(url: str, times: int) -> tuple[list[float], list[float]]:
    loading, rendering = [], []
    async with opened(url) as database:
        for _ in range(times):
            started = time.perf_counter()
            async with database.read() as connection:
                listing = await load_listing(connection, LARGE.root, None)
                extensions = list(listing.extensions)
            loaded = time.perf_counter()
            entity_tag(encode(extensions))
            loading.append(loaded - started)
            rendering.append(time.perf_counter() - loaded)
    return loading, rendering


def _milliseconds(seconds: Iterable[float]) -> list[float]:
    return [it * 1000 for it in seconds]
