import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.code import ILL_FORMED, MISSING, Code, is_well_formed, read_code
from dialtree.contract.parameters import CONFLICT, Value

LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
CODE = "A1b2C3d4"
WHITE_SPACE = " \t\n\r\f\v"


@given(st.text(LETTERS_AND_DIGITS, min_size=8, max_size=64))
def test_a_code_is_8_to_64_letters_and_digits(text: str) -> None:
    assert is_well_formed(text)
    assert read_code(f"\t{text} ", "") == text


@given(st.text(LETTERS_AND_DIGITS, min_size=7, max_size=63), st.characters(exclude_characters=LETTERS_AND_DIGITS))
def test_nothing_else_is_in_a_code(text: str, other: str) -> None:
    assert not is_well_formed(text + other)
    assert not is_well_formed(other + text)


@pytest.mark.parametrize("length", [1, 7, 65, 1000])
def test_no_code_is_shorter_or_longer(length: int) -> None:
    assert not is_well_formed("a" * length)
    assert read_code("a" * length, "") == ILL_FORMED


@pytest.mark.parametrize("letter", "\x00\x1c\x85\u00a0\u2028\ufeff")
def test_only_ascii_white_space_is_trimmed(letter: str) -> None:
    assert read_code(WHITE_SPACE + CODE + WHITE_SPACE, "") == CODE
    assert read_code(letter + CODE, "") == ILL_FORMED
    assert read_code(CODE + letter, "") == ILL_FORMED


@pytest.mark.parametrize("value", [None, "", WHITE_SPACE])
def test_without_a_code_the_header_is_asked(value: Value) -> None:
    assert read_code(value, f"Bearer {CODE}") == CODE
    assert read_code(value, "") == MISSING


@pytest.mark.parametrize("value", ["x", 12345678, 0, 1.5, True, False, [], [CODE], {}, {"code": CODE}, CONFLICT])
def test_what_is_no_code_is_ill_formed_whatever_the_header_says(value: Value) -> None:
    assert read_code(value, f"Bearer {CODE}") == ILL_FORMED


@pytest.mark.parametrize(
    "header", [f"Bearer {CODE}", f"bearer {CODE}", f"BEARER   {CODE}", f"Bearer\t{CODE}", f" Bearer {CODE} "]
)
def test_a_bearer_is_a_scheme_and_a_code(header: str) -> None:
    assert read_code(None, header) == CODE


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", f"Bearer{CODE}", f"Basic {CODE}", f"Bearer:{CODE}", CODE])
def test_another_header_is_no_code(header: str) -> None:
    assert read_code(None, header) == MISSING


@pytest.mark.parametrize("header", ["Bearer x", f"Bearer {CODE} {CODE}", f"Bearer Bearer {CODE}", f"Bearer {CODE},"])
def test_a_bearer_of_another_form_is_ill_formed(header: str) -> None:
    assert read_code(None, header) == ILL_FORMED


def test_a_code_is_text_that_does_not_show_itself() -> None:
    code = read_code(CODE, "")
    assert isinstance(code, Code)
    assert code == CODE
    assert repr(code) == f"{code!r}" == "Code(***)"
    assert CODE not in f"{[code]} {(code,)} { {'code': code} }"
