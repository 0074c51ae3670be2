import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.email import sign_in_email
from dialtree.directory.faults import RefusedError


@pytest.mark.parametrize(
    ("given_", "stored"),
    [
        (" Dana.Levi@ACME.example ", "dana.levi@acme.example"),
        ("a+b@acme.example", "a+b@acme.example"),
        ("דנה@דוגמה.ישראל", "דנה@דוגמה.ישראל"),
        ("A\u0301@acme.example", "á@acme.example"),
        ("a@xn--4dbrk0ce.example", "a@ישראל.example"),
    ],
)
def test_how_it_is_stored(given_: str, stored: str) -> None:
    assert sign_in_email("email", given_) == stored


@pytest.mark.parametrize(
    "text",
    ["", "a", "@", "a@b", "a b@c.example", "a@b@c.example", "a@localhost", "a\u202e@acme.example", "a\n@acme.example",
     f"a@{'x.' * 126}example", '"a"@acme.example', "a@[127.0.0.1]"],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    with pytest.raises(RefusedError, match=r"^email: no e-mail address: .*[^.]$"):
        sign_in_email("email", text)


def test_what_is_far_too_long_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """To look at it takes as long as the square of its length."""
    monkeypatch.setattr("dialtree.directory.email.validate_email", None)
    with pytest.raises(RefusedError, match=r"^email: longer than 254 characters"):
        sign_in_email("email", "e" * 100_000)


@given(st.text())
def test_it_is_refused_or_stored_once_and_for_all(text: str) -> None:
    try:
        stored = sign_in_email("email", text)
    except RefusedError:
        return
    assert stored == stored.lower() == sign_in_email("email", stored) == sign_in_email("email", f" {stored.upper()} ")
