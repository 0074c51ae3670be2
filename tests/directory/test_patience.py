from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.patience import FREE, LONGEST, delay_after

NOTHING = timedelta(0)


def test_how_it_grows() -> None:
    seconds = [delay_after(it).total_seconds() for it in range(FREE + 11)]
    assert seconds == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


@given(st.integers(0, 2**53 - 1))
def test_it_never_shrinks_and_is_bounded(failures: int) -> None:
    assert NOTHING <= delay_after(failures) <= delay_after(failures + 1) <= LONGEST


@given(st.integers(FREE, 2**53 - 1))
def test_it_doubles_until_the_longest(failures: int) -> None:
    assert delay_after(failures + 1) == min(2 * delay_after(failures), LONGEST)
