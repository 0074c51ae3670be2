"""Users: the people of an organisation."""

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.text import clean_text

MAX_EMAIL = 254
"""The longest e-mail address (RFC 5321 section 4.5.3.1.3, without its angle brackets)."""


class User(msgspec.Struct, frozen=True, gc=False):
    """A user.

    Attributes:
        id: Their number, unique in the whole directory.
        name: Their name; "" only when the e-mail is not.
        email: Their e-mail, which need not be an address; may be "".
        active: Whether they are enabled; the name and e-mail of a disabled user read as empty on the wire.
    """

    id: int
    name: str
    email: str
    active: bool


def clean_email(field: str, value: str) -> str:
    """An e-mail as it is stored: as `clean_text`, whether or not it is an address; may be empty.

    Raises:
        RefusedError: As `clean_text`.
    """
    return clean_text(field, value, MAX_EMAIL)


def check_person(field: str, name: str, email: str) -> None:
    """Checks that a user can be told by something.

    Raises:
        RefusedError: Both `name` and `email` are empty.
    """
    if not name and not email:
        raise refuse(field, "empty, and so is the e-mail")
