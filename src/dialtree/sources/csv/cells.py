"""What a cell of each column may hold."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, TypeAlias

from dialtree.directory.extension import clean_sip, clean_speed_dial
from dialtree.directory.faults import refuse
from dialtree.directory.identifier import read_id
from dialtree.directory.text import clean_text
from dialtree.directory.user import clean_email
from dialtree.sources import columns

Rule: TypeAlias = Callable[[str], Any]
"""Makes a cell a field of a record; raises RefusedError."""

_REMEMBERED = 4096

# How a sheet says that a text of digits is no number: `="0501"`.
_GUARD = re.compile(r'="(.*)"', re.DOTALL)

_ACTIVE = {"true": True, "1": True, "false": False, "0": False}


def content(column: str, cell: str) -> str:
    """What a cell says: trimmed, and freed of Excel's text guard where a number may stand."""
    trimmed = cell.strip()
    if column in (columns.SIP, columns.SPEED_DIAL) and (guarded := _GUARD.fullmatch(trimmed)):
        return guarded[1].strip()
    return trimmed


def cell_rules() -> dict[str, Rule]:
    """The rule of each column; they remember what accounts and users they have seen, so use them for one file."""
    remembered: dict[str, Rule] = {
        columns.ACCOUNT_ID: partial(_read_optional_id, columns.ACCOUNT_ID),
        columns.ACCOUNT_NAME: partial(clean_text, columns.ACCOUNT_NAME),
        columns.PARENT_ACCOUNT_ID: partial(_read_optional_id, columns.PARENT_ACCOUNT_ID),
        columns.USER_ID: partial(_read_optional_id, columns.USER_ID),
        columns.USER_NAME: partial(clean_text, columns.USER_NAME),
        columns.USER_EMAIL: partial(clean_email, columns.USER_EMAIL),
        columns.ACTIVE: _read_active,
    }
    rules: dict[str, Rule] = {column: lru_cache(_REMEMBERED)(rule) for column, rule in remembered.items()}
    return rules | {
        columns.SIP: _clean_sip,
        columns.NAME: partial(clean_text, columns.NAME),
        columns.SPEED_DIAL: lambda cell: clean_speed_dial(columns.SPEED_DIAL, content(columns.SPEED_DIAL, cell)),
    }


def _clean_sip(cell: str) -> str:
    sip = content(columns.SIP, cell)
    return clean_sip(columns.SIP, sip) if sip else ""


def _read_optional_id(column: str, cell: str) -> int | None:
    digits = cell.strip()
    return read_id(column, digits) if digits else None


def _read_active(cell: str) -> bool:
    said = cell.strip().lower()
    if said not in _ACTIVE:
        raise refuse(columns.ACTIVE, f"{'empty' if not said else repr(said[:80])}; write true or false")
    return _ACTIVE[said]
