"""What a code may do: the terms on which it is issued or adopted, and who may give them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from dialtree.directory.code import MAX_LABEL, check_scope
from dialtree.directory.expiry import clean_expiry
from dialtree.directory.faults import refuse
from dialtree.directory.fields import Rule, clean_fields, clean_items
from dialtree.directory.network import read_network
from dialtree.directory.reach import Reach
from dialtree.directory.text import clean_text
from dialtree.storage.codes import CodeRow

MAX_NETWORKS = 100
"""How many networks a code lists at most."""


class Terms(msgspec.Struct, frozen=True):
    """What a new code may do.

    Attributes:
        label: What people call it.
        scope: "organization", or "account" for its own account's extensions alone.
        networks: Where it may be used from, in CIDR notation; empty means anywhere.
        expires_at: When it ceases to match (aware); None means never.
    """

    label: str = ""
    scope: str = "organization"
    networks: Sequence[str] = ()
    expires_at: datetime | None = None


def clean_terms(terms: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Terms as they are stored.

    Args:
        terms: Some of the fields of `Terms`, by name.
        now: The moment (aware) in which they are given.

    Raises:
        RefusedError: Any is bad; each that is has its fault.
    """

    def _check_expiry(field: str, moment: datetime | None) -> datetime | None:
        return clean_expiry(field, moment, now)

    return clean_fields(terms, {**_RULES, "expires_at": _check_expiry})


def require_scope(reach: Reach, organization_id: int, scope: str) -> None:
    """Checks that a code opens no more than what is within the reach of who gives it out.

    Args:
        reach: Their reach.
        organization_id: The code's organisation.
        scope: Its scope.

    Raises:
        RefusedError: It opens the whole organisation, of which a part alone is within reach.
    """
    if scope == "organization" and not reach.has_all_of(organization_id):
        raise refuse("scope", "'organization' opens the whole organisation, of which you manage a part; use 'account'")


def described(code: CodeRow) -> dict[str, object]:
    """A code as the audit tells of it."""
    return {
        "account_id": code.account_id,
        "last_four": code.last_four,
        "label": code.label,
        "scope": code.scope,
        "networks": list(code.networks),
        "expires_at": told(code.expires_at),
    }


def told(moment: datetime | None) -> str | None:
    """A moment as the audit tells of it."""
    return moment.isoformat() if moment else None


def _clean_label(field: str, text: str) -> str:
    return clean_text(field, text, MAX_LABEL)


def _read_networks(field: str, texts: Sequence[str]) -> tuple[str, ...]:
    if len(texts) > MAX_NETWORKS:
        raise refuse(field, f"more than {MAX_NETWORKS}")
    return tuple(map(str, clean_items(field, texts, read_network)))


_RULES: Mapping[str, Rule] = {"label": _clean_label, "scope": check_scope, "networks": _read_networks}
