"""Tokens: the secrets that programs present to management, and browsers to the picker."""

from hashlib import sha256

from dialtree.contract.code import BLANK
from dialtree.directory.code import is_issued, new_code

PREFIX = "dt_"
"""What every token begins with, so that people and scanners tell it from a code."""

PICKER_PREFIX = "dp_"
"""What every token of a picker session begins with."""


class Secret(str):
    """A secret that is shown once. Its repr is blank, so that it does not slip into an error or a log."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Secret({BLANK})"


def new_token() -> Secret:
    """A new token: `dt_`, 26 random characters of `[A-Za-z0-9]` (154 bits) and a checksum of six."""
    return Secret(PREFIX + new_code())


def is_token(text: str) -> bool:
    """Whether `text` has the form of a token, its checksum included."""
    return text.startswith(PREFIX) and is_issued(text.removeprefix(PREFIX))


def new_picker_token() -> Secret:
    """A new token of a picker session: `dp_`, and then as a token of management."""
    return Secret(PICKER_PREFIX + new_code())


def is_picker_token(text: str) -> bool:
    """Whether `text` has the form of a token of a picker session, its checksum included."""
    return text.startswith(PICKER_PREFIX) and is_issued(text.removeprefix(PICKER_PREFIX))


def digest_of(secret: str) -> bytes:
    """The SHA-256 digest that stands for a random secret in the database: 32 bytes."""
    return sha256(secret.encode()).digest()
