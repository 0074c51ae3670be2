import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.faults import Fault, RefusedError
from dialtree.directory.identifier import MAX_ID, check_id, read_id

from .refusals import the_fault

OUT_OF_RANGE = Fault("AccountID", "not between 1 and 9007199254740991")


@given(st.one_of(st.integers(1, MAX_ID), st.sampled_from([1, MAX_ID])))
def test_an_id_is_a_number_that_every_json_reader_keeps(number: int) -> None:
    assert check_id("AccountID", number) == number
    assert read_id("AccountID", str(number)) == number
    assert int(float(number)) == number


@pytest.mark.parametrize("number", [0, -1, MAX_ID + 1, 10**30])
def test_other_numbers_are_refused(number: int) -> None:
    with pytest.raises(RefusedError) as refusal:
        check_id("AccountID", number)
    assert the_fault(refusal) == OUT_OF_RANGE


@pytest.mark.parametrize("text", ["0", "00", "9007199254740992", "9" * 19, "9" * 20, "1" * 5000])
def test_their_digits_are_refused_however_many(text: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_id("AccountID", text)
    assert the_fault(refusal) == OUT_OF_RANGE


def test_leading_zeros_are_no_part_of_an_id() -> None:
    assert read_id("AccountID", "007") == 7


@pytest.mark.parametrize("text", ["", " 1", "1 ", "+1", "-1", "1.0", "1e3", "0x1", "1_0", "\u0661", "\u00b2", "x"])
def test_a_text_that_is_no_number_is_refused_and_told(text: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_id("UserID", text)
    assert the_fault(refusal) == Fault("UserID", f"{text!r} is not a number")
