"""The numbers that accounts and users are known by."""

from dialtree.directory.faults import refuse

MAX_ID = 2**53 - 1
"""The largest id: the largest integer that every JSON reader takes without loss (RFC 8259 section 6)."""


def is_id(value: int) -> bool:
    """Whether anything can have that id."""
    return 1 <= value <= MAX_ID


def check_id(field: str, value: int) -> int:
    """`value`, when it can be an id.

    Raises:
        RefusedError: It is not between 1 and `MAX_ID`.
    """
    if not is_id(value):
        raise refuse(field, f"not between 1 and {MAX_ID}")
    return value


def read_id(field: str, text: str) -> int:
    """The id that a text spells in ASCII digits.

    Raises:
        RefusedError: It is no number, or none that can be an id.
    """
    if not (text.isascii() and text.isdigit()):
        raise refuse(field, f"{text!r} is not a number")
    if len(text) > 19:  # noqa: PLR2004 - more digits than any id has; Python refuses to convert thousands
        raise refuse(field, f"not between 1 and {MAX_ID}")
    return check_id(field, int(text))
