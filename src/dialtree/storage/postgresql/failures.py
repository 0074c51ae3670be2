"""What PostgreSQL and its driver raise, in words that hold no data and no password."""

import asyncpg

from dialtree.storage.errors import ConstraintError, OutOfReachError

DRIVER_FAILURES = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
    TimeoutError,
)
"""What comes from the driver alone; other errors of the system may be those of a file that somebody reads meanwhile."""

_CANNOT_HOLD = "22"
"""The class of errors whose messages quote a value."""


def out_of_reach(error: BaseException) -> OutOfReachError:
    """Why the database cannot be read or written."""
    return OutOfReachError(_reason(error))


def constraint_broken(error: asyncpg.IntegrityConstraintViolationError) -> ConstraintError:
    """Which constraint a write would break."""
    match error:
        case asyncpg.NotNullViolationError():
            return ConstraintError(f"NOT NULL constraint failed: {error.table_name}.{error.column_name}")
        case asyncpg.CheckViolationError():
            kind = "CHECK"
        case asyncpg.UniqueViolationError():
            kind = "UNIQUE"
        case asyncpg.ForeignKeyViolationError():
            kind = "FOREIGN KEY"
        case _:
            return ConstraintError(_reason(error))
    return ConstraintError(f"{kind} constraint failed: {error.constraint_name}")


def _reason(error: BaseException) -> str:
    state = error.sqlstate if isinstance(error, asyncpg.PostgresError) else None
    if isinstance(error, asyncpg.DataError) or (state or "").startswith(_CANNOT_HOLD):
        return f"PostgreSQL cannot hold a value ({type(error).__name__})"
    if isinstance(error, TimeoutError) and not str(error):
        return "PostgreSQL does not answer"
    # Further lines hold details, with values.
    return (str(error).splitlines() or [type(error).__name__])[0]
