"""Management tokens: the secrets that programs present to management."""

from hashlib import sha256

from dialtree.contract.code import BLANK
from dialtree.directory.code import is_issued, new_code

PREFIX = "dt_"
"""What every token begins with, so that people and scanners tell it from a code."""


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


def digest_of(secret: str) -> bytes:
    """The SHA-256 digest that stands for a random secret in the database: 32 bytes."""
    return sha256(secret.encode()).digest()
