"""Addresses of pages: those of ours to which somebody may be led."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from dialtree.web.console.assets import CONSOLE

SIGN_IN = f"{CONSOLE}/sign-in"
OWN = f"{CONSOLE}/me"

_OURS = re.compile(r"/console(?:[/?][!-\[\]-~]*)?")


def ours(text: str) -> str:
    """An address of a page of ours, as it was given; the console's own when it is of anything else.

    Args:
        text: What was given, by whomever: a page of somebody else's must not be reached by it.
    """
    return text if _OURS.fullmatch(text) and "//" not in text.partition("?")[0] else CONSOLE


def directory_of(organization_id: int) -> str:
    """Where an organisation's directory is."""
    return f"{CONSOLE}/organizations/{organization_id}"


def with_query(path: str, query: Mapping[str, object]) -> str:
    """An address with a query; what is empty or None is left out of it."""
    told = urlencode({name: value for name, value in query.items() if value not in (None, "")})
    return f"{path}?{told}" if told else path
