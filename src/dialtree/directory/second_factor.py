"""The second factor: codes by time (TOTP, RFC 6238), and recovery codes for when the device is lost."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

from dialtree.directory.token import Secret, digest_of

ISSUER = "Dialtree"
"""What an authenticator shows beside the e-mail."""

RECOVERY_CODES = 10
"""How many recovery codes a person gets."""

_DIGITS = 6
_AROUND = 1
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def new_totp_secret() -> Secret:
    """A new secret for an authenticator: 160 random bits in base 32."""
    return Secret(pyotp.random_base32())


def provisioning_uri(secret: str, email: str) -> Secret:
    """The `otpauth:` address by which an authenticator takes a secret up, as a picture or a link."""
    return Secret(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))


def matching_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The step of time (30 s) that a code belongs to; None when it is wrong, too old, or used.

    Args:
        secret: The authenticator's secret.
        code: Six digits; spaces between them do not matter.
        now: The moment (aware). A code of the step before or after is right too, for clocks differ.
        last_step: The step of the last code that was used; no code counts twice.
    """
    digits = code.replace(" ", "")
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=now, valid_window=_AROUND)
    except OTPVerificationError:
        return None
    return step if last_step is None or step > last_step else None


def new_recovery_codes() -> Sequence[Secret]:
    """New recovery codes: each four groups of four characters (79 bits), none of which looks like another."""
    return [Secret("-".join(_random_group() for _ in range(_GROUPS))) for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str) -> str:
    """What stands for a recovery code in the database: a SHA-256 digest in hexadecimal.

    Capitals, spaces and hyphens of the code do not matter.
    """
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    return digest_of(letters.encode("utf-8", "replace").decode()).hex()


def without_used(digests: Collection[str], code: str) -> list[str] | None:
    """The digests that are left once a recovery code is used; None when it is none of them."""
    used = recovery_digest(code)
    return [digest for digest in digests if digest != used] if used in digests else None


def _random_group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP))
