import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.sources.pjsip.caller_id import read_caller_id


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("", "", ""),
        ("Ada Pine <2101>", "Ada Pine", "2101"),
        ('"Ada Pine" <2101>', "Ada Pine", "2101"),
        ('  "Ada" <2101> ', "Ada", "2101"),
        ('"" <2101>', "", "2101"),
        ("<2101>", "", "2101"),
        ("<>", "", ""),
        ("2101", "", "2101"),
        ("(03) 555-01.00", "", "035550100"),
        ("Ada <(03) 555-0100>", "Ada", "035550100"),
        ("+1 555", "", "+1555"),
        ("Ada Pine", "Ada Pine", ""),
        ('"Ada Pine"', "Ada Pine", ""),
        ('"2101"', "2101", ""),
        ('"Ada \\"A\\" Pine" <2101>', 'Ada "A" Pine', "2101"),
        (r'"Ada \\ Pine" <2101>', r"Ada \ Pine", "2101"),
        ('"Ada <home>" <2101>', "Ada <home>", "2101"),
        ('"Ada <2101>"', "Ada", "2101"),
        ('"Ada', "Ada", ""),
        ("Ada <2101> private", "Ada", "2101"),
        ("Ada <2101", "Ada <2101", ""),
        ("דלת <2199>", "דלת", "2199"),
    ],
)
def test_forms(text: str, name: str, number: str) -> None:
    assert read_caller_id(text) == (name, number)


@given(st.text(st.characters(exclude_characters='\\"<>')), st.from_regex(r"[0-9]{1,9}", fullmatch=True))
def test_what_asterisk_writes_is_read(name: str, number: str) -> None:
    assert read_caller_id(f'"{name}" <{number}>') == (name.strip(), number)


@given(st.text('<>"\\ a1'))
def test_anything_has_some_reading(text: str) -> None:
    read_caller_id(text)
