"""Versions of things, so that nobody overwrites what they have not seen (RFC 9110 section 13.1.1)."""

from base64 import urlsafe_b64encode
from hashlib import sha256

import msgspec

_LENGTH = 22


class ChangedError(Exception):
    """A thing is no longer as it was when it was looked at."""

    def __init__(self) -> None:
        super().__init__("It has changed since you looked at it; look again.")


def version_of(view: msgspec.Struct) -> str:
    """What changes whenever anything that is shown of a thing changes: 22 characters of `[A-Za-z0-9_-]`."""
    return urlsafe_b64encode(sha256(msgspec.json.encode(view)).digest())[:_LENGTH].decode()


def require_version(view: msgspec.Struct, expected: str | None) -> None:
    """Checks that a thing is still as somebody knows it.

    Args:
        view: What is shown of it now, read in the transaction that changes it.
        expected: Its version as they know it; None when they do not care.

    Raises:
        ChangedError: It is not.
    """
    if expected is not None and expected not in {"*", version_of(view)}:
        raise ChangedError
