"""What stands in the way of an import, line by line of its file."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from dialtree.management.uploads import FaultLine


class BadLine(msgspec.Struct, frozen=True):
    """A line, or an entry, with all that is wrong in it.

    Attributes:
        place: Which one, from 1; 0 for the file as a whole.
        row: What it says, by column; empty where that is not told.
        faults: What is wrong.
    """

    place: int
    row: Mapping[str, str]
    faults: Sequence[FaultLine]

    @property
    def columns(self) -> frozenset[str]:
        """The columns in which anything is wrong."""
        return frozenset(it.field for it in self.faults)


def by_line(faults: Iterable[FaultLine]) -> Sequence[BadLine]:
    """Faults, put together that are of the same line; in their order."""
    lines = ((place, list(found)) for place, found in groupby(faults, lambda it: it.place))
    return [BadLine(place, found[0].row, found) for place, found in lines]
