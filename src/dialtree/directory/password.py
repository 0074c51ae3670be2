"""Passwords: what one must be like. Their hashes are made elsewhere."""

from unicodedata import normalize

from dialtree.directory.faults import refuse
from dialtree.directory.token import Secret

SHORTEST, LONGEST = 12, 1000
"""How many characters a password has at least and at most; what it consists of is nobody's business."""


def new_password(field: str, text: str) -> Secret:
    """A password that somebody has chosen, as it is hashed.

    Args:
        field: The name of the field, for the refusal.
        text: The password as given.

    Raises:
        RefusedError: It is too short or too long, one character again and again, or no Unicode; the message does not
            repeat it.
    """
    password = as_hashed(text)
    if len(text) > LONGEST or (password is not None and len(password) > LONGEST):
        raise refuse(field, f"longer than {LONGEST} characters")
    if password is None:
        raise refuse(field, "holds half of a surrogate pair")
    if len(password) < SHORTEST:
        raise refuse(field, f"shorter than {SHORTEST} characters")
    if len(set(password)) == 1:
        raise refuse(field, "one character again and again")
    return password


def as_hashed(text: str) -> Secret | None:
    """A password in the form that is hashed (NFKC, for keyboards differ); None when it can be nobody's."""
    if len(text) > LONGEST:
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return Secret(normalize("NFKC", text))
