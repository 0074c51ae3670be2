import pytest

from dialtree.directory.faults import Fault, RefusedError
from dialtree.directory.user import MAX_EMAIL, check_person, clean_email

from .refusals import the_fault


@pytest.mark.parametrize(
    "email", ["", "john@example.org", "JOHN+x@Example.ORG", "דנה@דוגמה.co.il", "[email protected]", "none"]
)
def test_an_email_is_kept_as_given(email: str) -> None:
    assert clean_email("UserEmail", f" {email}\n") == email


def test_an_email_is_254_characters_at_most() -> None:
    assert clean_email("UserEmail", "a" * MAX_EMAIL) == "a" * 254
    with pytest.raises(RefusedError, match=r"^UserEmail: longer than 254 characters$"):
        clean_email("UserEmail", "a" * 255)


@pytest.mark.parametrize("email", ["a\x00b", "a\u202eb", "a\ud800"])
def test_an_email_that_would_garble_a_page_is_refused(email: str) -> None:
    with pytest.raises(RefusedError):
        clean_email("UserEmail", email)


def test_a_person_has_a_name_or_an_email() -> None:
    check_person("UserName", "John", "")
    check_person("UserName", "", "john@example.org")
    check_person("UserName", "John", "john@example.org")
    with pytest.raises(RefusedError) as refusal:
        check_person("UserName", "", "")
    assert the_fault(refusal) == Fault("UserName", "empty, and so is the e-mail")
