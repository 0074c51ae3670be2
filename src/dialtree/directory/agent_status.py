"""Agent statuses: what an agent can be doing, as Login/Logout names it."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

import msgspec

from dialtree.directory.faults import Fault, RefusedError, refuse
from dialtree.directory.fields import Rule
from dialtree.directory.text import clean_name

LOGIN = 1
LOGOUT = 2

MOST_STATUS_ID = 999
"""The largest number of a status."""

MAX_STATUS_NAME = 100
"""The longest name of a status in code points."""

COLOR = re.compile(r"#[0-9a-f]{6}")
"""What a colour is."""

Source: TypeAlias = Literal["contract", "changed", "added"]
"""Whether a status is as the contract has it, one of the contract's that an organisation has changed, or its own."""


class AgentStatus(msgspec.Struct, frozen=True):
    """A status that an agent can take.

    Attributes:
        id: Its number, 1 to 999: what programs send as `Status`.
        name_en: Its English name.
        name_he: Its Hebrew name.
        color: Its colour, as `#rrggbb`.
        active: Whether agents can take it.
    """

    id: int
    name_en: str
    name_he: str
    color: str
    active: bool = True


DEFAULTS: Mapping[int, AgentStatus] = {
    it.id: it
    for it in (
        AgentStatus(LOGIN, "Login", "כניסה", "#2fb344"),
        AgentStatus(LOGOUT, "Logout", "יציאה", "#d63939"),
        AgentStatus(3, "Lunch", "הפסקת צהריים", "#f76707"),
        AgentStatus(5, "Administrative", "עבודה מנהלתית", "#066fd1"),
        AgentStatus(7, "Private", "פרטי", "#ae3ec9"),
        AgentStatus(9, "Other", "אחר", "#667382"),
        AgentStatus(11, "Training", "הדרכה", "#17a2b8"),
        AgentStatus(12, "Team meeting", "ישיבת צוות", "#4263eb"),
        AgentStatus(13, "Brief", "תדריך", "#f59f00"),
    )
}
"""The contract's statuses, by number, as an organisation has them that has changed none."""


def merged(own: Iterable[AgentStatus]) -> list[AgentStatus]:
    """The statuses of an organisation, by number.

    Args:
        own: Those that it has added or changed.
    """
    statuses = {**DEFAULTS, **{it.id: it for it in own}}
    return [statuses[it] for it in sorted(statuses)]


def source_of(status: AgentStatus) -> Source:
    """Where a status of an organisation comes from."""
    if status.id not in DEFAULTS:
        return "added"
    return "contract" if status == DEFAULTS[status.id] else "changed"


def check_status_id(field: str, value: int) -> int:
    """The number of a status.

    Raises:
        RefusedError: It is not between 1 and `MOST_STATUS_ID`.
    """
    if not 1 <= value <= MOST_STATUS_ID:
        raise refuse(field, f"not between 1 and {MOST_STATUS_ID}")
    return value


def check_color(field: str, text: str) -> str:
    """A colour as it is stored: `#rrggbb` in small letters.

    Raises:
        RefusedError: It is not of this form.
    """
    color = text.strip().lower()
    if not COLOR.fullmatch(color):
        raise refuse(field, f"{text[:20]!r} is not a colour such as #2fb344")
    return color


def check_names(status: AgentStatus, statuses: Iterable[AgentStatus]) -> None:
    """Checks that no other status of an organisation has a name of a status; letter case does not count.

    Args:
        status: The status.
        statuses: All of the organisation's.

    Raises:
        RefusedError: Another one has it.
    """
    faults = [
        Fault(field, f"status {other.id} has this name")
        for field in ("name_en", "name_he")
        for other in statuses
        if other.id != status.id and getattr(other, field).casefold() == getattr(status, field).casefold()
    ]
    if faults:
        raise RefusedError(faults)


def check_removable(status_id: int) -> None:
    """Checks that agents can do without a status.

    Raises:
        RefusedError: It is Login or Logout.
    """
    if status_id in {LOGIN, LOGOUT}:
        name = DEFAULTS[status_id].name_en
        raise refuse("active", f"status {status_id} ({name}) cannot be disabled: agents could not do without it")


def _clean_status_name(field: str, value: str) -> str:
    return clean_name(field, value, MAX_STATUS_NAME)


RULES: Mapping[str, Rule] = {
    "id": check_status_id,
    "name_en": _clean_status_name,
    "name_he": _clean_status_name,
    "color": check_color,
}
"""What holds for each field of a status."""
