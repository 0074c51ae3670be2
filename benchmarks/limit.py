"""Dialtree beside nginx, for whatever both are asked."""

from collections.abc import Callable

from benchmarks.bench import SIZES, Bench
from benchmarks.figures import Claim, Figure, of_rounds, ratio
from benchmarks.load import alternate
from benchmarks.request import Target
from benchmarks.same import check_same_bytes, nginx_beside
from benchmarks.servers.dialtree import serving


def beside_nginx(
    bench: Bench, asked_as: Callable[[Target], Target], workers: int = 1
) -> tuple[list[Figure], list[Claim]]:
    """Loads nginx and Dialtree in turn with the extension lists of `SIZES`.

    Args:
        bench: The run.
        asked_as: What becomes of each request: a header more, for example. Asked of each server, for its own headers.
        workers: How many workers each has.
    """
    figures: list[Figure] = []
    claims: list[Claim] = []
    with (
        serving(bench.sqlite_url, bench.folder, workers) as dialtree,
        nginx_beside(dialtree, bench.folder, workers) as static,
    ):
        for name, organization in SIZES.items():
            plain = dialtree.list_of(organization.code)
            targets = {
                "nginx": asked_as(static.file_like(name.replace(" ", "-"), plain)),
                "Dialtree": asked_as(plain),
            }
            check_same_bytes(targets)
            rates = alternate(targets, bench.size.rounds, bench.size.seconds, workers)
            figures += [of_rounds(label, name, "requests/s", values) for label, values in rates.items()]
            claims.append(ratio(f"Dialtree to nginx, {name}", rates["Dialtree"], rates["nginx"]))
    return figures, claims
