"""The e-mails that people sign in with."""

from unicodedata import normalize

from email_validator import EmailNotValidError, validate_email

from dialtree.directory.faults import refuse
from dialtree.directory.user import MAX_EMAIL

_LONGEST_GIVEN = 4 * MAX_EMAIL
"""The longest text that is looked at: to look at it takes as long as the square of its length."""


def sign_in_email(field: str, value: str) -> str:
    """An e-mail as people sign in with it: a valid address in lower case, so that nobody can have it a second time.

    Args:
        field: The name of the field, for the refusal.
        value: The e-mail as given. Whether anything is delivered there is not asked.

    Raises:
        RefusedError: It is no e-mail address.
    """
    if len(value) > _LONGEST_GIVEN:
        raise refuse(field, f"longer than {MAX_EMAIL} characters")
    try:
        address = validate_email(value.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise refuse(field, f"no e-mail address: {error}".rstrip(".")) from None
    # The validator bounds its length in bytes, of which a letter in lower case has no fewer than code points.
    return normalize("NFC", address.lower())
