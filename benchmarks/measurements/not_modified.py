"""Dialtree against nginx, asked with the entity tag of what the caller has already."""

from benchmarks.bench import Bench
from benchmarks.figures import Section
from benchmarks.limit import beside_nginx
from benchmarks.request import Target, ask

HOW = """\
Each request brings, in `If-None-Match`, the server's own `ETag` of what it would answer: both answer 304 without a
body."""


def measure(bench: Bench) -> Section:
    """Loads both servers in turn."""
    figures, claims = beside_nginx(bench, _conditional)
    return Section("Not modified", HOW, figures, claims)


def _conditional(target: Target) -> Target:
    conditional = target.with_header("If-None-Match", ask(target).headers["etag"])
    if ask(conditional).status != 304:
        raise SystemExit("benchmarks: an answer that has not changed was sent again")
    return conditional
