"""Work in pieces of a size that databases take at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

BATCH = 5_000
"""Rows a statement; below the number of parameters that a statement of SQLite may have (32,766)."""


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in order, in lists of at most `BATCH`; none is empty."""
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
