"""The use of a code by day, as a row of bars."""

from collections.abc import Sequence
from datetime import date

import msgspec

from dialtree.management.code_use import DayUse

WIDTH, GAP = 5, 2
"""How wide a bar is, and what is left between two."""

HEIGHT = 24
"""How high the highest bar is."""

LEAST = 2
"""How high a bar is that stands for any request at all."""


class Bar(msgspec.Struct, frozen=True):
    """The bar of a day, in the units of its picture.

    Attributes:
        day: The day, in UTC.
        requests: How many requests there were.
        x: Where it begins.
        y: Where its top is, counted from above.
        height: How high it is.
    """

    day: date
    requests: int
    x: int
    y: float
    height: float


class Sparkline(msgspec.Struct, frozen=True):
    """Some days as bars.

    Attributes:
        bars: The days, the oldest first.
        requests: How many requests there were on all of them.
        most: How many there were on the day that had the most.
    """

    bars: Sequence[Bar]
    requests: int
    most: int

    @property
    def width(self) -> int:
        """How wide the picture is."""
        return len(self.bars) * (WIDTH + GAP) - GAP


def sparkline(days: Sequence[DayUse]) -> Sparkline:
    """Days as bars, of which the highest stands for the most."""
    most = max((it.requests for it in days), default=0)
    bars = [_bar(index, it, most) for index, it in enumerate(days)]
    return Sparkline(bars, sum(it.requests for it in days), most)


def _bar(index: int, use: DayUse, most: int) -> Bar:
    # A day without requests keeps a line at the bottom, so that one sees that it is told.
    height = max(LEAST, round(HEIGHT * use.requests / most, 1)) if use.requests else 1
    return Bar(use.day, use.requests, index * (WIDTH + GAP), round(HEIGHT - height, 1), height)
