import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.extension import clean_sip, clean_speed_dial
from dialtree.directory.faults import Fault, RefusedError

from .refusals import the_fault

IN_SIP = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-"
IN_SPEED_DIAL = "0123456789*#+"
spaces = st.text(" \t\n\u00a0", max_size=2)


@given(spaces, st.text(IN_SIP, min_size=1, max_size=64), spaces)
def test_a_sip_id_is_1_to_64_of_its_characters(before: str, sip: str, after: str) -> None:
    assert clean_sip("SIP", before + sip + after) == sip


@given(st.text(IN_SPEED_DIAL, max_size=64), spaces)
def test_a_speed_dial_is_up_to_64_of_its_characters(speed_dial: str, space: str) -> None:
    assert clean_speed_dial("SpeedDial", space + speed_dial + space) == speed_dial


@given(st.characters(exclude_characters=IN_SIP))
def test_no_other_character_is_in_a_sip_id(letter: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        clean_sip("SIP", f"a{letter}b")
    assert the_fault(refusal) == Fault(
        "SIP", f"{f'a{letter}b'!r} is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'"
    )


@given(st.characters(exclude_characters=IN_SPEED_DIAL))
def test_no_other_character_is_in_a_speed_dial(letter: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        clean_speed_dial("SpeedDial", f"1{letter}2")
    assert the_fault(refusal) == Fault("SpeedDial", f"{f'1{letter}2'!r} is not up to 64 of 0-9, '*', '#' and '+'")


@pytest.mark.parametrize("sip", ["", " ", "a" * 65])
def test_no_sip_id_is_empty_or_longer(sip: str) -> None:
    with pytest.raises(RefusedError):
        clean_sip("SIP", sip)


def test_no_speed_dial_is_longer() -> None:
    with pytest.raises(RefusedError):
        clean_speed_dial("SpeedDial", "1" * 65)


@pytest.mark.parametrize(("length", "shown"), [(80, "'" + "a" * 80 + "'"), (81, "'" + "a" * 80 + "…'")])
def test_a_refusal_shows_the_start_of_a_long_text(length: int, shown: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        clean_sip("SIP", "a" * length)
    assert the_fault(refusal).message.startswith(f"{shown} is not")
