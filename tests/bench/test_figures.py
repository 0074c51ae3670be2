from statistics import median

import pytest
from benchmarks.figures import Claim, of_rounds, of_times, percentile, ratio
from hypothesis import given
from hypothesis import strategies as st

_VALUES = st.lists(st.floats(0.001, 1e6), min_size=1)


@given(_VALUES, st.floats(0, 100))
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(values: list[float], percent: float) -> None:
    found = percentile(values, percent)
    needed = len(values) * percent / 100
    assert sum(it <= found for it in values) >= needed
    assert found == min(values) or sum(it < found for it in values) < needed


@given(_VALUES)
def test_a_figure_tells_median_and_spread(values: list[float]) -> None:
    rounds, times = of_rounds("", "", "", values), of_times("", "", "", values)
    assert (rounds.median, rounds.low, rounds.high, rounds.count) == (
        median(values),
        min(values),
        max(values),
        len(values),
    )
    assert rounds.p99 is None
    assert times.p99 == percentile(values, 99)


def test_a_ratio_is_taken_within_rounds() -> None:
    claim = ratio("", [10.0, 1.0, 3.0], [20.0, 4.0, 4.0])
    assert (claim.value, claim.low, claim.high) == (0.5, 0.25, 0.75)


@pytest.mark.parametrize(
    ("bound", "aim", "met"),
    [
        ("at least", 0.4, True),
        ("at least", 0.5, True),
        ("at least", 0.6, False),
        ("at most", 0.4, False),
        ("at most", 0.5, True),
        ("at most", 0.6, True),
        ("", None, None),
    ],
)
def test_an_aim_is_met_or_not(bound: str, aim: float | None, met: bool | None) -> None:
    assert Claim("", "", 0.5, 0.1, 0.9, bound, aim).met is met
