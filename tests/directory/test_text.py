from typing import Literal
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.faults import Fault, RefusedError
from dialtree.directory.text import BIDI_CONTROLS, MAX_NAME, clean_name, clean_text

from .refusals import the_fault

BIDI = [chr(point) for point in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
CONTROLS = ["\x00", "\t", "\n", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"]


def refused(text: str) -> Fault:
    with pytest.raises(RefusedError) as refusal:
        clean_text("Name", text)
    return the_fault(refusal)


@given(st.text())
def test_a_text_is_clean_or_refused_as_its_characters_say(text: str) -> None:
    stripped = text.strip()
    kinds = {category(letter) for letter in stripped}
    if kinds & {"Cc", "Cs", "Zl", "Zp"} or any(letter in BIDI for letter in stripped):
        assert refused(text).field == "Name"
    else:
        cleaned = clean_text("Name", text)
        assert cleaned == normalize("NFC", stripped)
        assert clean_text("Name", cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        (" \t\n ", ""),
        ("\u00a0 Sales\u2003\n", "Sales"),
        ("a  b", "a  b"),
        ("Jose\u0301", "Jos\u00e9"),
        ("\u212b", "\u00c5"),
        ("שלוחה של דנה", "שלוחה של דנה"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("\ufb2a", "\u05e9\u05c1"),
        ("צה״ל — מוקד 24/7", "צה״ל — מוקד 24/7"),
        ("דנה\u200f (Sales)\u200e", "דנה\u200f (Sales)\u200e"),
        ("\u061c", "\u061c"),
        ("a\u00a0b\u200b\u200dc\u00ad", "a\u00a0b\u200b\u200dc\u00ad"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("\ue000\u0378", "\ue000\u0378"),
        ("'; DROP TABLE x; -- <b>&amp;", "'; DROP TABLE x; -- <b>&amp;"),
    ],
)
def test_what_may_stand_in_a_text(text: str, cleaned: str) -> None:
    assert clean_text("Name", text) == cleaned


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_character_is_refused_by_its_number(control: str) -> None:
    assert refused(f"a{control}b") == Fault("Name", f"holds a control character (U+{ord(control):04X})")


@pytest.mark.parametrize("control", BIDI, ids=ascii)
def test_a_bidi_control_is_refused(control: str) -> None:
    bidi = Fault("Name", "holds a character that reorders text (a bidi control)")
    assert refused(f"a{control}b") == refused(control) == refused(f"\x00{control}\ud800") == bidi


def test_the_bidi_controls_are_those_of_the_unicode_standard() -> None:
    first, last, first_isolate, last_isolate = (ord(letter) for letter in BIDI_CONTROLS.replace("-", ""))
    assert [*range(first, last + 1), *range(first_isolate, last_isolate + 1)] == [ord(letter) for letter in BIDI]


@pytest.mark.parametrize("half", ["\ud800", "\udc00x", "\udfff\ud800"])
def test_half_of_a_surrogate_pair_is_refused(half: str) -> None:
    assert refused(f"\u200ea{half}") == Fault("Name", "holds half of a surrogate pair")


def test_length_counts_code_points_of_the_cleaned_text() -> None:
    longest = "\u00e9" * MAX_NAME
    assert clean_text("Name", " " + "e\u0301" * MAX_NAME + " ") == longest
    assert refused(longest + "a") == Fault("Name", "longer than 255 characters")
    assert clean_text("Label", "abc", 3) == "abc"
    with pytest.raises(RefusedError, match=r"^Label: longer than 3 characters$"):
        clean_text("Label", "abcd", 3)


def test_a_name_is_a_text_that_is_not_empty() -> None:
    assert clean_name("Name", " Sales ") == "Sales"
    for empty in ("", " ", "\u2003\n"):
        with pytest.raises(RefusedError, match=r"^AccountName: empty$"):
            clean_name("AccountName", empty)
    with pytest.raises(RefusedError, match="control character"):
        clean_name("Name", "a\x00b")


def test_what_is_far_too_long_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """To normalise many marks on one letter takes as long as the square of their number."""
    looked_at = []

    def watched(form: Literal["NFC"], text: str) -> str:
        looked_at.append(len(text))
        return normalize(form, text)

    monkeypatch.setattr("dialtree.directory.text.normalize", watched)
    assert refused("a" + "\u0301\u0323" * 100_000).message == f"longer than {MAX_NAME} characters"
    assert looked_at == []
    assert clean_text("Name", "e\u0302\u0301" * MAX_NAME) == "\u1ebf" * MAX_NAME
    assert looked_at == [3 * MAX_NAME]
