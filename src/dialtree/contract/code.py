"""The form of a code: the secret that a program presents (CONTRACT section 1, code)."""

import re
from typing import Final, Literal

from dialtree.contract.parameters import ASCII_SPACE, Value

MISSING: Final = "missing"
ILL_FORMED: Final = "ill-formed"

BLANK: Final = "***"
"""What stands where a code must not be shown."""

FORM = re.compile(r"[A-Za-z0-9]{8,64}")
"""What a code is made of."""

_BEARER = re.compile(r"bearer[ \t]+(.*)", re.IGNORECASE | re.DOTALL)


class Code(str):
    """A well-formed code, trimmed. Its repr is blank, so that it does not slip into an error or a log."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Code({BLANK})"


def is_well_formed(text: str) -> bool:
    """Whether `text`, already trimmed, has the form of a code."""
    return FORM.fullmatch(text) is not None


def read_code(value: Value, authorization: str) -> Code | Literal["missing", "ill-formed"]:
    """The code of a request.

    Args:
        value: The parameter `code`; None when absent.
        authorization: The Authorization header, "" when absent; asked when the parameter is absent, null or empty.
    """
    if value is None or (isinstance(value, str) and not value.strip(ASCII_SPACE)):
        bearer = _BEARER.fullmatch(authorization.strip(ASCII_SPACE))
        value = bearer[1] if bearer else ""
        if not value:
            return MISSING
    if not isinstance(value, str):
        return ILL_FORMED
    trimmed = value.strip(ASCII_SPACE)
    return Code(trimmed) if is_well_formed(trimmed) else ILL_FORMED
