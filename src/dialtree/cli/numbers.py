"""Numbers on the command line, as parsers of options and arguments."""

from collections.abc import Callable

from dialtree.directory.faults import RefusedError
from dialtree.directory.identifier import read_id

_DIGITS = 15


def parse_id(text: str) -> int:
    """The id of an account, a user or a code.

    Raises:
        ValueError: It is none; the message says why.
    """
    try:
        return read_id("", text)
    except RefusedError as error:
        raise ValueError(error.faults[0].message) from None


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A parser of whole numbers between two bounds; it raises ValueError for all else."""

    def number(text: str) -> int:
        plain = text.isascii() and text.isdigit() and len(text) <= _DIGITS
        if not plain or not least <= int(text) <= most:
            raise ValueError(f"{text!r} is not a whole number between {least} and {most}")
        return int(text)

    return number


def parse_percent(text: str) -> float:
    """A share in percent.

    Raises:
        ValueError: It is not between 0 and 100.
    """
    try:
        percent = float(text)
    except ValueError:
        percent = -1
    if not 0 <= percent <= 100:  # noqa: PLR2004 - also refuses NaN
        raise ValueError(f"{text!r} is not a number between 0 and 100")
    return percent
