from functools import cmp_to_key
from itertools import permutations
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.order import extension_key, text_key

Row = tuple[str, str, str]

COMPOSED, DECOMPOSED = "\u00e9", "e\u0301"

speed_dials = st.one_of(
    st.text("0123456789", max_size=4),
    st.text("0123456789", min_size=60, max_size=64),
    st.sampled_from(["", "7", "07", "007", "0", "00", "*7", "7#", "+972", "\u0667", "\u00b2"]),
)
names = st.one_of(
    st.sampled_from(["", "a", "B", "b", "ב", "א", COMPOSED, DECOMPOSED, "f", "\U0001f600", "\uffff"]),
    st.text(max_size=3),
)
rows = st.tuples(st.text("aAbB19._+-", min_size=1, max_size=2), names, speed_dials)


def points(text: str) -> list[int]:
    return [ord(letter) for letter in normalize("NFC", text)]


def is_number(speed_dial: str) -> bool:
    return speed_dial != "" and all(letter in "0123456789" for letter in speed_dial)


def three_way(one: object, other: object) -> int:
    return (one > other) - (one < other)  # type: ignore[operator]


def naive_compare(one: Row, other: Row) -> int:
    (sip, name, dial), (other_sip, other_name, other_dial) = one, other
    if is_number(dial) != is_number(other_dial):
        return -1 if is_number(dial) else 1
    if is_number(dial):
        by_dial = three_way(int(dial), int(other_dial)) or three_way(points(dial), points(other_dial))
        return by_dial or three_way(points(sip), points(other_sip))
    return three_way(points(name), points(other_name)) or three_way(points(sip), points(other_sip))


@given(st.lists(rows))
def test_extensions_stand_as_a_naive_comparison_puts_them(given_rows: list[Row]) -> None:
    assert sorted(given_rows, key=lambda it: extension_key(*it)) == sorted(given_rows, key=cmp_to_key(naive_compare))


@pytest.mark.parametrize(
    "in_order",
    [
        [("z", "z", "2"), ("a", "a", "10"), ("a", "a", "")],
        [("z", "z", "007"), ("z", "z", "07"), ("a", "a", "7"), ("a", "a", "8")],
        [("z", "z", "0"), ("a", "a", "00")],
        [("1", "z", "7"), ("2", "a", "7")],
        [("a", "z", "9" * 64), ("a", "a", "*1")],
        [("a", "a", "1" * 63), ("a", "a", "9" * 63), ("a", "a", "1" + "0" * 63)],
        [("2", "a", "#"), ("1", "b", "*"), ("3", "b", "")],
        [("1", "B", ""), ("1", "a", ""), ("1", "א", ""), ("1", "ב", "")],
        [("1", "\uffff", ""), ("1", "\U0001f600", "")],
        [("1", DECOMPOSED, ""), ("2", COMPOSED, ""), ("3", DECOMPOSED, "")],
        [("1", "f", ""), ("1", DECOMPOSED, "")],
        [("1", "z", "7"), ("1", "a", "\u0667")],
        [("a", "z", "8" + "0" * 5000), ("a", "a", "9" + "0" * 5000), ("a", "a", "1" + "0" * 5001)],
    ],
    ids=lambda it: " ".join("/".join(row) for row in it)[:40],
)
def test_what_the_contract_says_of_order(in_order: list[Row]) -> None:
    for shuffled in permutations(in_order):
        assert sorted(shuffled, key=lambda it: extension_key(*it)) == in_order


@given(st.text(), st.text())
def test_texts_compare_by_code_point_of_their_nfc_form(one: str, other: str) -> None:
    assert three_way(text_key(one), text_key(other)) == three_way(points(one), points(other))


def test_two_spellings_of_one_text_are_one() -> None:
    assert text_key(COMPOSED) == text_key(DECOMPOSED)
