"""How connections to SQLite are made, and how their transactions begin."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DBAPIError

from dialtree.storage.location import file_uri

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it gives up."""

_PATIENCE_MILLISECONDS = 1000
"""How long emptying the write-ahead log waits for those who read from it."""

_WRITES = "dialtree_writes"

_FAULTS = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PROTOCOL,
    }
)
"""What a file that has gone bad makes of a statement that is right."""


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A plain connection in autocommit, which one thread may use after another.

    Args:
        path: The database file.
        mode: As in `location.file_uri`.

    Raises:
        sqlite3.Error: The file cannot be opened.
    """
    connection = sqlite3.connect(
        file_uri(path, mode), uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        # Each commit is on the disk when it returns.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What was deleted is overwritten: it may have been about a person.
        connection.execute("PRAGMA secure_delete = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def empty_log(path: Path) -> None:
    """Moves all that the write-ahead log has into the database and empties it, unless somebody is reading from it."""
    with suppress(sqlite3.Error), closing(connect(path, "rw")) as connection:
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MILLISECONDS}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def writing(connection: Connection) -> Connection:
    """Marks a connection, so that its transaction begins as a writer's."""
    return connection.execution_options(**{_WRITES: True})


def begin_explicitly(engine: Engine) -> None:
    """Has an engine's transactions begin with a statement of their own.

    A reader sees one state of the database throughout; a writer holds the write lock from the start, so that what it
    reads still holds when it writes, and waiting for the lock cannot end in a deadlock.
    """

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_anew_after_faults(engine: Engine) -> None:
    """Has an engine give up its connections when the file turns out to be bad.

    Each may keep what it has read of it, and would go on failing with that when the file is as it should be again.
    """

    @event.listens_for(engine, "handle_error")
    def _judge(context: ExceptionContext) -> None:
        # The lowest byte; the others say what kind of such a fault it is.
        if getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF in _FAULTS:
            if context.connection is not None:
                # A connection that is closed keeps its locks for as long as anything remembers a statement of it.
                with suppress(sqlite3.Error, DBAPIError):
                    context.connection.connection.rollback()
            context.is_disconnect = True
