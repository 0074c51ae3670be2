"""Addresses of pages: those of ours to which somebody may be led."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from dialtree.web.console.assets import CONSOLE

AGENT = f"{CONSOLE}/agent"
SIGN_IN = f"{CONSOLE}/sign-in"
OWN = f"{CONSOLE}/me"
OWN_PASSWORD = f"{OWN}/password"
OWN_SECOND_FACTOR = f"{OWN}/second-factor"
OWN_SESSIONS = f"{OWN}/sessions"
RESET = f"{CONSOLE}/reset"

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


def codes_of(organization_id: int) -> str:
    """Where an organisation's codes are."""
    return f"{directory_of(organization_id)}/codes"


def trial_of(organization_id: int) -> str:
    """Where the extension list of an organisation is tried."""
    return f"{directory_of(organization_id)}/try"


def reset_address(token: str) -> str:
    """Where somebody sets a password by a one-time link.

    Its secret is the fragment, which browsers send to nobody: it stands in no log and in no Referer.
    """
    return f"{RESET}#{token}"


def with_query(path: str, query: Mapping[str, object]) -> str:
    """An address with a query; what is empty or None is left out of it."""
    told = urlencode({name: value for name, value in query.items() if value not in (None, "")})
    return f"{path}?{told}" if told else path
