"""The caller id of an endpoint: a name and a number."""

import re
from typing import NamedTuple

_BRACKETED = re.compile(r"(?P<name>.*)<(?P<number>[^<]*)>(?P<rest>[^<>]*)", re.DOTALL)
_QUOTED = re.compile(r'[^"]*"(?P<name>(?:[^"\\]|\\.)*)".*', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PUNCTUATION = str.maketrans("", "", "() -.")
_NUMBER = re.compile(r"[0-9*#+]+")


class CallerId(NamedTuple):
    """A caller id; what it lacks is ""."""

    name: str
    number: str


def read_caller_id(text: str) -> CallerId:
    """Reads `"Name" <number>`, `Name <number>`, `<number>`, a bare number or a bare name.

    Numbers lose their punctuation, as in Asterisk (`ast_callerid_split`).
    """
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed:
        return CallerId(_name(bracketed["name"]), bracketed["number"].translate(_PUNCTUATION))
    number = text.translate(_PUNCTUATION)
    if _NUMBER.fullmatch(number):
        return CallerId("", number)
    return CallerId(_name(text), "")


def _name(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        return _ESCAPED.sub(r"\1", quoted["name"]).strip()
    # A quote may open here and close behind the number.
    return text.strip().removeprefix('"').strip()
