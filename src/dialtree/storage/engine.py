"""How connections to SQLite are made, and how their transactions begin."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from dialtree.storage.location import file_uri

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it gives up."""

_WRITES = "dialtree_writes"


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
    except sqlite3.Error:
        connection.close()
        raise
    return connection


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
