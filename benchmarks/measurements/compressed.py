"""Dialtree against nginx, with gzip."""

from benchmarks.bench import Bench
from benchmarks.figures import Section
from benchmarks.limit import beside_nginx
from benchmarks.same import GZIP

HOW = """\
Each request brings `Accept-Encoding: gzip`. nginx hands out, as a file of its own (`gzip_static`), the very bytes
that Dialtree answers: neither compresses anything while it is measured."""


def measure(bench: Bench) -> Section:
    """Loads both servers in turn."""
    figures, claims = beside_nginx(bench, lambda target: target.with_header(*GZIP))
    return Section("Compressed", HOW, figures, claims)
