"""Requests of Login/Logout, read (CONTRACT section 2). They are read as those for the extension list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from dialtree.contract.code import Code, read_code
from dialtree.contract.parameters import ASCII_SPACE, Value, gather

METHODS = ("GET", "POST")

_EXTENSION = "extensionuser"
_ALIASES: Mapping[str, str] = {"sipid": _EXTENSION, "extension": _EXTENSION}
_DIGITS = re.compile(r"[0-9]{1,19}")

NO_NUMBER: Final = 0
"""Stands for a value that is no number: neither a user nor a status has this one."""

NO_SIP: Final = ""
"""Stands for a value that is no text: no extension has this SIP id."""

PresentedCode: TypeAlias = Code | Literal["missing", "ill-formed"]


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """A request that a user's status be set.

    Attributes:
        code: The code it presents, or why it presents none.
        user_id: The user's number; None when it is missing.
        sip: The SIP id of the extension; None when it is missing.
        status: The number of the status; None when it is missing.
    """

    code: PresentedCode
    user_id: int | None
    sip: str | None
    status: int | None


def read_status_request(method: str, query: bytes, content_type: str, authorization: str, body: bytes) -> StatusRequest:
    """Reads a request that a user's status be set.

    Args:
        method: One of `METHODS`.
        query: The query string as sent, without the question mark.
        content_type: The Content-Type header, "" when absent.
        authorization: The Authorization header, "" when absent.
        body: The body, "" when there is none; read for POST alone.

    Raises:
        BadInputError: The body is of no form that the contract knows.
    """
    parameters = gather(method, query, content_type, body, _ALIASES)
    return StatusRequest(
        read_code(parameters.get("code"), authorization),
        _read_number(parameters.get("userid")),
        _read_sip(parameters.get(_EXTENSION)),
        _read_number(parameters.get("status")),
    )


def read_statuses_request(
    method: str, query: bytes, content_type: str, authorization: str, body: bytes
) -> PresentedCode:
    """Reads a request for the list of statuses: its code, or why there is none.

    Args:
        method: One of `METHODS`.
        query: The query string as sent, without the question mark.
        content_type: The Content-Type header, "" when absent.
        authorization: The Authorization header, "" when absent.
        body: The body, "" when there is none; read for POST alone.

    Raises:
        BadInputError: The body is of no form that the contract knows.
    """
    return read_code(gather(method, query, content_type, body).get("code"), authorization)


def _read_number(value: Value) -> int | None:
    if isinstance(value, bool):
        return NO_NUMBER
    if isinstance(value, int):
        return max(value, NO_NUMBER)
    if isinstance(value, str):
        value = value.strip(ASCII_SPACE) or None
    if value is None:
        return None
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else NO_NUMBER


def _read_sip(value: Value) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        # The SIP ids of most are digits, which programs send as numbers.
        return str(value)
    if isinstance(value, str):
        value = value.strip(ASCII_SPACE) or None
    if value is None:
        return None
    return value if isinstance(value, str) else NO_SIP
