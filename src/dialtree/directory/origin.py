"""Origins: which web pages may call."""

import re
from collections.abc import Iterable

from dialtree.directory.faults import refuse
from dialtree.directory.fields import clean_items

MAX_ORIGINS = 100
"""How many origins an organisation lists at most."""

_LONGEST = 300
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


def read_origin(field: str, text: str) -> str:
    """A serialised origin (RFC 6454 section 6.2), such as `https://crm.example`: what a browser sends, to the letter.

    Raises:
        RefusedError: It is none, and would never match.
    """
    if len(text) > _LONGEST:
        raise refuse(field, f"longer than {_LONGEST} characters")
    if not _ORIGIN.fullmatch(text):
        raise refuse(field, f"{text!r} is not an origin such as https://crm.example")
    return text


def read_origins(field: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Several origins, each once, in their order.

    Raises:
        RefusedError: One of them is none, or there are more than `MAX_ORIGINS`.
    """
    origins = tuple(dict.fromkeys(clean_items(field, texts, read_origin)))
    if len(origins) > MAX_ORIGINS:
        raise refuse(field, f"more than {MAX_ORIGINS}")
    return origins
