import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.sources.csv.safe import safe_cell, safe_line


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r1", "\n1", " =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"]
)
def test_what_would_be_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "420", "a=1", "דנה", "{}", "'=1", " a"])
def test_what_would_not(text: str) -> None:
    assert safe_cell(text) == text


@given(st.lists(st.text() | st.integers(0) | st.none(), min_size=1, max_size=5))
def test_a_line_is_read_back(cells: list[str | int | None]) -> None:
    (row,) = csv.reader([safe_line(cells)])
    assert row == ["" if it is None else safe_cell(it) if isinstance(it, str) else str(it) for it in cells]
    assert not any(it.lstrip()[:1] in set("=+-@") - {""} for it in row if it.lstrip())
