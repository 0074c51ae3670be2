"""Codes: the secrets that programs present, and what each may do."""

import secrets
import string
from datetime import datetime
from hashlib import sha256
from typing import Literal, TypeAlias, get_args
from zlib import crc32

import msgspec

from dialtree.contract.code import Code, is_well_formed
from dialtree.contract.parameters import ASCII_SPACE
from dialtree.directory.faults import refuse
from dialtree.directory.network import Network

Scope: TypeAlias = Literal["organization", "account"]

SCOPES: tuple[Scope, ...] = get_args(Scope)

CodeState: TypeAlias = Literal["active", "expired", "revoked"]

MAX_LABEL = 100
"""The longest label in code points."""

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM = 26
_CHECKSUM = 6
_SHOWN = 4


class Grant(msgspec.Struct, frozen=True):
    """What a code opens.

    Attributes:
        code_id: The code's number; the code itself is not kept.
        organization_id: The organisation of its account.
        account_id: The account it belongs to.
        scope: "account" bounds it to its own account's extensions, whatever is asked for.
        networks: Where it may be used from; empty means anywhere.
        expires_at: When it ceases to match; None means never.
        active: Whether it is not revoked, and its account and all above are active.
    """

    code_id: int
    organization_id: int
    account_id: int
    scope: Scope
    networks: tuple[Network, ...]
    expires_at: datetime | None
    active: bool

    def is_valid(self, now: datetime) -> bool:
        """Whether the code matches at the moment `now` (aware)."""
        return self.active and (self.expires_at is None or now < self.expires_at)


def state_of(expires_at: datetime | None, revoked_at: datetime | None, now: datetime) -> CodeState:
    """Whether a code itself is still good; its account is not asked.

    Args:
        expires_at: When it ceases to match (aware); None means never.
        revoked_at: When it was revoked; None when it was not.
        now: The moment (aware).
    """
    if revoked_at is not None:
        return "revoked"
    return "expired" if expires_at is not None and expires_at <= now else "active"


def new_code() -> Code:
    """A new code: 26 random characters of `[A-Za-z0-9]` (154 bits) and a checksum of six."""
    random = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    return Code(random + _checksum(random))


def is_issued(text: str) -> bool:
    """Whether `text` has the form of a code that Dialtree issues, its checksum included."""
    return (
        len(text) == _RANDOM + _CHECKSUM
        and is_well_formed(text)
        and secrets.compare_digest(text[_RANDOM:], _checksum(text[:_RANDOM]))
    )


def read_adopted(text: str) -> Code:
    """A code of another system, to be adopted.

    Raises:
        RefusedError: It does not have the form of a code; the message does not repeat it.
    """
    trimmed = text.strip(ASCII_SPACE)
    if not is_well_formed(trimmed):
        raise refuse("code", "not 8 to 64 of A-Z, a-z and 0-9")
    return Code(trimmed)


def digest_of(code: Code) -> bytes:
    """The SHA-256 digest that stands for a code in the database: 32 bytes."""
    return sha256(code.encode("ascii")).digest()


def last_four(code: Code) -> str:
    """The end of a code, by which people tell codes apart."""
    return code[-_SHOWN:]


def check_scope(field: str, text: str) -> Scope:
    """A scope by its name.

    Raises:
        RefusedError: There is none of that name.
    """
    for scope in SCOPES:
        if text == scope:
            return scope
    raise refuse(field, f"{text!r} is neither {' nor '.join(SCOPES)}")


def _checksum(random: str) -> str:
    rest = crc32(random.encode("ascii"))
    digits = ""
    for _ in range(_CHECKSUM):
        rest, digit = divmod(rest, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits
