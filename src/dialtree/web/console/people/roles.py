"""What roles are called."""

from collections.abc import Mapping

from dialtree.directory.role import Role
from dialtree.web.console.texts import Texts, marked

ROLES: Mapping[Role, str] = {
    "operator": marked("Operator"),
    "manager": marked("Manager"),
    "viewer": marked("Viewer"),
    "agent": marked("Agent"),
}
"""Their names, to be translated."""


def role_name(texts: Texts, role: Role) -> str:
    """The name of a role, in a language."""
    return texts.gettext(ROLES[role])
