import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.contract.parameters import CONFLICT, BadInputError, Value
from dialtree.contract.show_all import read_show_all

MEANINGS = {"true": True, "1": True, "false": False, "0": False}
WHITE_SPACE = " \t\n\r\f\v"


@st.composite
def in_any_case(draw: st.DrawFn, word: str) -> str:
    space = st.text(WHITE_SPACE, max_size=2)
    return draw(space) + "".join(draw(st.sampled_from([letter, letter.upper()])) for letter in word) + draw(space)


@given(st.data(), st.sampled_from(sorted(MEANINGS)))
def test_words_match_in_any_letter_case_and_trimmed(data: st.DataObject, word: str) -> None:
    assert read_show_all(data.draw(in_any_case(word))) is MEANINGS[word]


@pytest.mark.parametrize(("value", "meaning"), [(True, True), (False, False), (1, True), (0, False)])
def test_json_values_mean_themselves(value: Value, meaning: bool) -> None:
    assert read_show_all(value) is meaning


@pytest.mark.parametrize("value", [None, "", " ", WHITE_SPACE])
def test_nothing_means_true(value: Value) -> None:
    assert read_show_all(value) is True


@pytest.mark.parametrize(
    "value", [2, -1, 1.0, 0.0, -0.0, 10**30, "2", "-0", "01", "yes", "null", "t", "fal\u017fe", [], {}, [1]]
)
def test_anything_else_is_bad(value: Value) -> None:
    with pytest.raises(BadInputError, match=r"^showAll is none of true, false, 1 and 0\.$"):
        read_show_all(value)


@given(st.text().filter(lambda text: text.strip(WHITE_SPACE).lower() not in {"", *MEANINGS}))
def test_any_other_text_is_bad(text: str) -> None:
    with pytest.raises(BadInputError):
        read_show_all(text)


def test_two_values_are_bad_and_told_as_two() -> None:
    with pytest.raises(BadInputError, match=r"^showAll is given twice with different values\.$"):
        read_show_all(CONFLICT)
