"""Roles: what kind of work somebody does in the directory."""

from typing import Literal, TypeAlias, get_args

from dialtree.directory.faults import refuse

Role: TypeAlias = Literal["operator", "manager", "viewer", "agent"]
"""An operator does everything, in all organisations; a manager keeps an account and all below; a viewer reads there; an
agent only picks extensions."""

ROLES: tuple[Role, ...] = get_args(Role)


def check_role(field: str, text: str) -> Role:
    """A role by its name.

    Raises:
        RefusedError: There is none of that name.
    """
    for role in ROLES:
        if text == role:
            return role
    raise refuse(field, f"{text!r} is none of {', '.join(ROLES)}")
