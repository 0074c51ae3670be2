"""Dialtree, on SQLite and on PostgreSQL, against nginx handing out the identical bytes."""

from benchmarks.bench import SIZES, Bench
from benchmarks.figures import Claim, Figure, Section, of_rounds, ratio
from benchmarks.load import alternate
from benchmarks.same import check_same_bytes, nginx_beside
from benchmarks.servers.dialtree import serving
from benchmarks.servers.empty import empty_beside

HOW = """\
nginx hands out the very bytes that Dialtree answers, with the same `Content-Type`, as a static file: the physical
limit of the machine. It looks at the file for each request, as Debian sets it up (`sendfile`, `tcp_nopush`); *blind*,
it keeps the file open and does not look for an hour whether it has changed (`open_file_cache`), which Dialtree must
never do. The *empty handler* answers the same bytes under the HTTP server that Dialtree runs on, Granian, without
looking at the request: what it does not reach is that server's and the system's share. All are asked for
`?code=…&showAll=true`. One worker each. On PostgreSQL Dialtree runs in its default mode; PostgreSQL itself is on the
core of the load."""

_AIMS = {"20 extensions": 0.40, "1,000 extensions": 0.90}


def measure(bench: Bench) -> Section:
    """Loads the three servers in turn."""
    figures: list[Figure] = []
    claims: list[Claim] = []
    with (
        serving(bench.sqlite_url, bench.folder) as sqlite,
        serving(bench.postgres_url, bench.folder) as postgres,
        nginx_beside(sqlite, bench.folder) as static,
        nginx_beside(sqlite, bench.folder, cached=True) as blind,
        empty_beside(sqlite, bench.folder) as nothing,
    ):
        for name, organization in SIZES.items():
            asked = sqlite.list_of(organization.code)
            targets = {
                "nginx": static.file_like(name.replace(" ", "-"), asked),
                "nginx, blind": blind.file_like(name.replace(" ", "-"), asked),
                "Empty handler": nothing.answer_like(name, asked),
                "Dialtree on SQLite": asked,
                "Dialtree on PostgreSQL": postgres.list_of(organization.code),
            }
            check_same_bytes(targets)
            rates = alternate(targets, bench.size.rounds, bench.size.seconds)
            figures += [of_rounds(label, name, "requests/s", values) for label, values in rates.items()]
            of_nginx, of_blind, of_nothing, of_sqlite, of_postgres = rates.values()
            claims += [
                ratio(f"Dialtree to nginx, {name}", of_sqlite, of_nginx, "at least", _AIMS[name]),
                ratio(f"Dialtree to nginx, blind, {name}", of_sqlite, of_blind),
                ratio(f"Empty handler to nginx, {name}", of_nothing, of_nginx),
                ratio(f"Dialtree to the empty handler, {name}", of_sqlite, of_nothing),
                ratio(f"Dialtree on PostgreSQL to Dialtree on SQLite, {name}", of_postgres, of_sqlite),
            ]
    return Section("Against a static file", HOW, figures, claims)
