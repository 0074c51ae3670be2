"""Sets up a database, whatever its kind."""

from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.postgresql import setup as postgresql
from dialtree.storage.sqlite import setup as sqlite


def set_up(location: Location) -> bool:
    """Brings a database's schema up to date, in one transaction; makes the file of SQLite when it is missing.

    Safe to call again, and by several processes at once: one does the work, the others wait for it.

    Returns:
        Whether there was anything to do.

    Raises:
        OutOfReachError: The database cannot be written, or is another program's.
        NotSetUpError: A newer version of Dialtree made it, or the database itself must be made first.
    """
    if isinstance(location, SqliteFile):
        return sqlite.set_up(location)
    return postgresql.set_up(location)


def check_set_up(location: Location) -> None:
    """Checks that a database exists and has this version's schema.

    Raises:
        NotSetUpError: It does not; the message says what to do.
        OutOfReachError: The database cannot be read.
    """
    if isinstance(location, SqliteFile):
        sqlite.check_set_up(location)
    else:
        postgresql.check_set_up(location)
