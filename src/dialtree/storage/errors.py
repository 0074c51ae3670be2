"""What can go wrong with the database itself."""


class OutOfReachError(Exception):
    """The database cannot be read or written at the moment. The message says why, on one line, and holds no data."""


class NotSetUpError(Exception):
    """The database is missing, has not been set up, or is of another version of Dialtree."""


class ConstraintError(Exception):
    """A write that the database refused because it breaks a constraint."""


class CopyError(Exception):
    """A copy does not equal what was copied. The message names a row by its key."""
