"""How many changes go into one request of a webhook."""

from collections.abc import Iterable

MOST_CHANGES = 100
"""How many changes a request has at most."""

MOST_BYTES = 256 * 1024
"""How many bytes they take together, unless a single one takes more."""


def count_fitting(sizes: Iterable[int]) -> int:
    """How many of the first of some changes go into one request: as many as fit, and at least one if there is any.

    Args:
        sizes: How many bytes each takes, in order.
    """
    count = total = 0
    for size in sizes:
        total += size
        if count == MOST_CHANGES or (count and total > MOST_BYTES):
            break
        count += 1
    return count
