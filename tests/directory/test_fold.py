from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialtree.directory.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Sales 24/7", "sales 24/7"),
        ("JOSÉ Müller", "jose muller"),
        ("Jose\u0301", "jose"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Łukasz ŁÓDŹ", "lukasz lodz"),
        ("Søren Ǿ Đorđe", "soren o dorde"),
        ("Æsir Ǽ œuvre", "aesir ae oeuvre"),
        ("GROẞ Þór Ðuro Ħal Ŧ \u0131", "gross thor duro hal t i"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Шёлк Й", "шелк и"),
        ("שָׁלוֹם", "שלום"),
        ("\ufb2a\ufb4b", "שו"),
        ("בְּרֵאשִׁ֖ית", "בראשית"),
        ("תל־אביב צה״ל", "תל־אביב צה״ל"),
        ("ﬁｎＥ", "fine"),
        ("\u2102", "c"),
        ("Dial™", "dialtm"),
        ("한국", "한국"),
        ("①", "1"),
    ],
)
def test_it_goes_without_case_diacritics_and_points(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
@example("\u2102")
@example("\u1fb3\u0301")
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_normal_form_of_a_text_folds_alike(text: str) -> None:
    assert {fold(normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")} == {fold(text)}


@given(st.text())
def test_letter_case_does_not_count(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


@given(
    st.text("אבגדהוזחטיכךלמםנןסעפףצץקרשת ", min_size=1),
    st.lists(st.sampled_from("\u05b0\u05b8\u05bc\u05bf\u05c1\u0591\u05ad")),
)
def test_hebrew_points_and_accents_do_not_count(text: str, points: list[str]) -> None:
    pointed = "".join(letter + "".join(points) for letter in text)
    assert fold(pointed) == text
