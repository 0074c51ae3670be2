import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.faults import Fault, RefusedError
from dialtree.directory.password import LONGEST, SHORTEST, as_hashed, new_password
from directory.refusals import the_fault


@given(st.text(min_size=SHORTEST, max_size=60, alphabet=st.characters(codec="utf-8")))
def test_whatever_it_consists_of(text: str) -> None:
    hashed = as_hashed(text)
    assert hashed is not None
    # Letters become fewer or more when they are put together or taken apart.
    if SHORTEST <= len(hashed) <= LONGEST and len(set(hashed)) > 1:
        assert new_password("password", text) == hashed == as_hashed(hashed)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "shorter than 12 characters"),
        ("x" * 11, "shorter than 12 characters"),
        ("é" * 40, "one character again and again"),
        ("x" * 1001, "longer than 1000 characters"),
        ("\ufdfa" * 100, "longer than 1000 characters"),
        ("x" * 12 + "\ud800", "holds half of a surrogate pair"),
    ],
)
def test_what_is_refused(text: str, fault: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        new_password("password", text)
    assert the_fault(refusal) == Fault("password", fault)


def test_the_bounds() -> None:
    for length in (SHORTEST, LONGEST):
        text = ("xy" * length)[:length]
        assert new_password("password", text) == text


def test_keyboards_differ() -> None:
    assert as_hashed("e\u0301" * 12) == as_hashed("\u00e9" * 12)


def test_it_does_not_show_itself() -> None:
    assert "horse" not in repr(new_password("password", "correct horse battery"))


@pytest.mark.parametrize("text", ["x" * 1001, "\ud800"])
def test_what_is_nobodys(text: str) -> None:
    assert as_hashed(text) is None
