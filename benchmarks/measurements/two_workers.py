"""Dialtree against nginx, with two workers each."""

from benchmarks.bench import Bench
from benchmarks.cores import all_cores, load_cores, server_cores
from benchmarks.figures import Section
from benchmarks.limit import beside_nginx

_WORKERS = 2
_HOW = "As above, with two workers each. {cores}"
_APART = "Each worker has a core, and the load one that is neither's."
_TOGETHER = "With {count} cores there is none left for the load: servers and load share all of them."


def measure(bench: Bench) -> Section:
    """Loads both servers in turn."""
    figures, claims = beside_nginx(bench, lambda target: target, _WORKERS)
    apart = not set(server_cores(_WORKERS)) & set(load_cores(_WORKERS))
    how = _HOW.format(cores=_APART if apart else _TOGETHER.format(count=len(all_cores())))
    return Section("Two workers", how, figures, claims)
