import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.search import search_text, search_words
from dialtree.directory.text import fold

_TEXTS = st.text("aAbBéשָׁ \n\u00a0\u0301ﬁ9") | st.text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        (" \t\u00a0\n", ()),
        ("Dana", ("dana",)),
        ("  JOSÉ   420 ", ("jose", "420")),
        ("שָׁלוֹם", ("שלום",)),
        ("a ab abc b x", ("abc", "x")),
        ("Dana dana", ("dana",)),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert search_words(text) == words


@given(_TEXTS, st.lists(_TEXTS, max_size=4))
def test_each_word_is_found_in_any_of_the_fields(text: str, fields: list[str]) -> None:
    searched, folded = search_text(*fields), [fold(it) for it in fields]
    for word in fold(text).split():
        assert (word in searched) is any(word in field for field in folded)


@given(_TEXTS, _TEXTS)
def test_words_left_out_are_in_those_that_remain(text: str, searched: str) -> None:
    every = fold(text).split()
    assert all(it in searched for it in search_words(text)) is all(it in searched for it in every)
