"""What the domain's rules let through, the database takes; the controls that the rules refuse, it refuses too."""

from collections.abc import Callable
from typing import TypeAlias
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialtree.contract.code import Code
from dialtree.directory.code import MAX_LABEL, SCOPES, last_four, read_adopted
from dialtree.directory.extension import clean_sip, clean_speed_dial
from dialtree.directory.faults import RefusedError
from dialtree.directory.identifier import read_id
from dialtree.directory.text import clean_name, clean_text
from dialtree.directory.user import clean_email
from storage.plain_sql import insert
from storage.shell import REFUSALS, Shell

_Takes: TypeAlias = Callable[[str, str, object], bool]

_ODD = st.sampled_from("\0\x01\x1f\x7f\x80\x9f\xa0\u05d0\u05b8\u200e\u200f\u2027\u2028\u2029\u202a\u202e\u202f\u2065"
                       "\u2066\u2069\u206a\ue000\ufeff\uffff\U0001f600[]^-*?'\"%")  # fmt: skip
_TEXTS = st.text(st.characters(codec="utf-8") | _ODD, max_size=300)


@pytest.fixture(scope="module")
def takes(populated: Shell) -> _Takes:
    """Whether a table takes a value in a column, and gives it back as it was."""

    def ask(table: str, column: str, value: object) -> bool:
        populated.execute("BEGIN")
        try:
            # No other extension may have the same speed dial.
            populated.execute("DELETE FROM extensions")
            insert(populated, table, **{"id": 50, column: value})
            row = 50 if column != "id" else value
            assert populated.execute(f"SELECT {column} FROM {table} WHERE id = ?", (row,)).fetchone() == (value,)
        except REFUSALS:
            return False
        else:
            return True
        finally:
            populated.execute("ROLLBACK")

    return ask


def cleaned(clean: Callable[[str, str], str], text: str) -> str | None:
    try:
        return clean("field", text)
    except RefusedError:
        return None


@pytest.mark.parametrize(
    ("table", "column", "clean"),
    [
        ("accounts", "name", clean_name),
        ("users", "name", clean_text),
        ("users", "email", clean_email),
        ("extensions", "name", clean_name),
        ("codes", "label", lambda field, text: clean_text(field, text, MAX_LABEL)),
        ("extensions", "sip", clean_sip),
        ("extensions", "speed_dial", clean_speed_dial),
    ],
)
@given(text=_TEXTS | st.text("0123456789*#+._-Za ", max_size=66))
@example(text="")
@example(text="א" * 255)
@example(text="a\u0301" * 255)
@example(text="\0")
@example(text="20")
def test_texts(takes: _Takes, table: str, column: str, clean: Callable[[str, str], str], text: str) -> None:
    clean_form = cleaned(clean, text)
    if clean_form is None:
        assert not takes(table, column, normalize("NFC", text.strip()))
    else:
        assert takes(table, column, clean_form)


@pytest.mark.parametrize("table", ["accounts", "users", "extensions"])
@given(number=st.integers(min_value=10, max_value=2**63 - 1))
@example(number=2**53 - 1)
@example(number=2**53)
def test_ids(takes: _Takes, table: str, number: int) -> None:
    try:
        read_id("id", str(number))
    except RefusedError:
        assert not takes(table, "id", number)
    else:
        assert takes(table, "id", number)


@given(st.from_regex(r"[A-Za-z0-9]{8,64}", fullmatch=True).map(read_adopted))
def test_the_end_of_a_code(takes: _Takes, code: Code) -> None:
    assert takes("codes", "last_four", last_four(code))


@pytest.mark.parametrize("scope", SCOPES)
def test_scopes(takes: _Takes, scope: str) -> None:
    assert takes("codes", "scope", scope)
