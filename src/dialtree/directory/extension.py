"""Extensions: SIP id, name, speed dial, account, and the user they are set to."""

import re

import msgspec

from dialtree.directory.faults import refuse

SIP = re.compile(r"[A-Za-z0-9._+-]{1,64}")
"""What a SIP id is."""

SPEED_DIAL = re.compile(r"[0-9*#+]{0,64}")
"""What a speed dial is."""


class Extension(msgspec.Struct, frozen=True, gc=False):
    """An extension of an organisation.

    Attributes:
        id: Its number in the database.
        account_id: The account it is on.
        sip: Its SIP id, unique in the organisation.
        name: Its name.
        speed_dial: Its speed dial, unique in the organisation; "" when it has none.
        user_id: The user it is set to; None without a user.
        active: Whether it is enabled itself; it is listed only if all accounts above are too.
    """

    id: int
    account_id: int
    sip: str
    name: str
    speed_dial: str
    user_id: int | None
    active: bool


def clean_sip(field: str, value: str) -> str:
    """A SIP id as it is stored.

    Raises:
        RefusedError: It is empty, longer than 64 characters, or holds others than letters, digits and `._+-`.
    """
    sip = value.strip()
    if not SIP.fullmatch(sip):
        raise refuse(field, f"{_shown(sip)} is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'")
    return sip


def clean_speed_dial(field: str, value: str) -> str:
    """A speed dial as it is stored; may be empty.

    Raises:
        RefusedError: It is longer than 64 characters, or holds others than digits, `*`, `#` and `+`.
    """
    speed_dial = value.strip()
    if not SPEED_DIAL.fullmatch(speed_dial):
        raise refuse(field, f"{_shown(speed_dial)} is not up to 64 of 0-9, '*', '#' and '+'")
    return speed_dial


def _shown(text: str) -> str:
    longest = 80
    return repr(text if len(text) <= longest else text[:longest] + "…")
