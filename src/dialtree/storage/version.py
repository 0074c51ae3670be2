"""Which version of the schema a database has, and what that means."""

from dialtree.storage.errors import NotSetUpError
from dialtree.storage.location import Location

VERSIONS = ("0001", "0002", "0003")
"""The versions of the schema, in order: one a migration. Known without Alembic, which takes a while to import."""

READ_VERSION = "SELECT version_num FROM alembic_version"
"""The query of a database's version."""


def is_current(location: Location, present: str | None) -> bool:
    """Whether a database has this version's schema.

    Args:
        location: Where it is, for the message.
        present: Its version; None when it was never set up.

    Raises:
        NotSetUpError: A newer version of Dialtree made it.
    """
    if present is not None and present not in VERSIONS:
        raise NotSetUpError(f"{location} was made by a newer version of Dialtree")
    return present == VERSIONS[-1]


def require_current(location: Location, present: str | None) -> None:
    """Checks that a database has this version's schema.

    Raises:
        NotSetUpError: It has not; the message says what to do.
    """
    if present is None:
        raise NotSetUpError(f"{location} is not set up; do so with `dialtree init`")
    if not is_current(location, present):
        raise NotSetUpError(f"{location} is of an older version of Dialtree; bring it up to date with `dialtree init`")
