"""Roles: what kind of work somebody does in the directory."""

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from dialtree.directory.faults import refuse

Role: TypeAlias = Literal["operator", "manager", "viewer", "agent"]
"""An operator does everything, in all organisations; a manager keeps an account and all below; a viewer reads there; an
agent only picks extensions."""

ROLES: tuple[Role, ...] = get_args(Role)

TOKEN_ROLES: tuple[Role, ...] = ("operator", "manager", "viewer")
"""The roles that a program may have."""

SIGN_IN_ROLES: tuple[Role, ...] = ("manager", "viewer", "agent")
"""The roles that a user may have."""

_LONGEST = 80


def check_role(field: str, text: str, among: Sequence[Role] = ROLES) -> Role:
    """A role by its name.

    Args:
        field: The name of the field, for the refusal.
        text: The name.
        among: Which roles there are to choose from.

    Raises:
        RefusedError: None of them is of that name.
    """
    for role in among:
        if text == role:
            return role
    raise refuse(field, f"{text[:_LONGEST]!r} is none of {', '.join(among)}")
