"""What a measurement says: figures, what is claimed of them, and how they are drawn from many samples."""

import math
from collections.abc import Sequence
from statistics import median

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """Something measured again and again.

    Attributes:
        label: What was measured.
        group: What else must be the same to compare it with another, such as the size of the answer; "" for nothing.
        unit: What it is measured in.
        median: The median.
        low: The lowest.
        high: The highest.
        p99: The 99th percentile, where there were enough for one; None for rounds.
        count: How many times it was measured.
    """

    label: str
    group: str
    unit: str
    median: float
    low: float
    high: float
    p99: float | None
    count: int


class Claim(msgspec.Struct, frozen=True):
    """A ratio or a figure that is held against an aim.

    Attributes:
        label: What it is.
        unit: What it is measured in; "" for a ratio.
        value: The median, or whatever the label says.
        low: The lowest.
        high: The highest.
        bound: Whether the aim is "at least" or "at most"; "" without an aim.
        aim: The aim; None when it is only reported.
    """

    label: str
    unit: str
    value: float
    low: float
    high: float
    bound: str = ""
    aim: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without one."""
        if self.aim is None:
            return None
        return self.value >= self.aim if self.bound == "at least" else self.value <= self.aim


class Section(msgspec.Struct, frozen=True):
    """The outcome of one measurement.

    Attributes:
        title: Its heading.
        how: How it was measured, in Markdown; nothing that depends on the outcome.
        figures: What was measured, group by group.
        claims: What follows from it.
    """

    title: str
    how: str
    figures: list[Figure]
    claims: list[Claim]


def of_rounds(label: str, group: str, unit: str, values: Sequence[float]) -> Figure:
    """A figure of a few rounds: their median and spread."""
    return Figure(label, group, unit, median(values), min(values), max(values), None, len(values))


def of_times(label: str, group: str, unit: str, values: Sequence[float]) -> Figure:
    """A figure of many single times: their median, 99th percentile and spread."""
    return Figure(label, group, unit, median(values), min(values), max(values), percentile(values, 99), len(values))


def ratio(
    label: str, over: Sequence[float], under: Sequence[float], bound: str = "", aim: float | None = None
) -> Claim:
    """The ratio of two things that were measured in turn.

    Args:
        label: What it is.
        over: One of them, round by round.
        under: The other, in the same rounds. What slows a round slows both, so that ratios are taken within rounds.
        bound: "at least" or "at most", if there is an aim.
        aim: The aim.
    """
    ratios = [a / b for a, b in zip(over, under, strict=True)]
    return Claim(label, "", median(ratios), min(ratios), max(ratios), bound, aim)


def claim(label: str, figure: Figure, value: float, bound: str = "", aim: float | None = None) -> Claim:
    """A claim of a figure's value: its median, or another of its numbers."""
    return Claim(label, figure.unit, value, figure.low, figure.high, bound, aim)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least so many percent of the values do not exceed."""
    rank = max(math.ceil(len(values) * percent / 100), 1)
    return sorted(values)[rank - 1]
