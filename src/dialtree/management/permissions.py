"""What each role may do."""

from collections.abc import Mapping
from enum import StrEnum

from dialtree.directory.role import Role


class Permission(StrEnum):
    """What somebody may do, within their reach."""

    READ = "read"
    """See the directory, its history and its audit."""

    WRITE = "write"
    """Change the directory, and let others in."""

    ADMINISTER = "administer"
    """Make and dissolve organisations, and set what holds for all of them."""

    OWN = "own"
    """Look after one's own sign-in."""

    PICK = "pick"
    """Hold an extension oneself, and take statuses at it."""

    LET_PICK = "let_pick"
    """Let users pick extensions."""


_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    "operator": frozenset({Permission.READ, Permission.WRITE, Permission.ADMINISTER, Permission.OWN}),
    "manager": frozenset({Permission.READ, Permission.WRITE, Permission.OWN}),
    "viewer": frozenset({Permission.READ, Permission.OWN}),
    "agent": frozenset({Permission.OWN}),
}


OF_PICKER = frozenset({Permission.PICK})
"""What a picker session permits, whatever the role of who has it: nothing else."""

OF_CODE = frozenset({Permission.LET_PICK})
"""What a code permits in management."""


class NotPermittedError(Exception):
    """Somebody may not do what they ask for, though they may know that it is there."""


def permits(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return permission in _PERMISSIONS[role]
