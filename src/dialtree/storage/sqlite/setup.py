"""Sets up an SQLite database: makes the file and runs the migrations."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from dialtree.storage.errors import NotSetUpError, OutOfReachError
from dialtree.storage.location import SqliteFile
from dialtree.storage.sqlite.connect import BUSY_SECONDS, begin_explicitly, connect, writing
from dialtree.storage.version import READ_VERSION, is_current, require_current

_PAUSE_SECONDS = 0.05


def set_up(location: SqliteFile) -> bool:
    """As `storage.setup.set_up`; makes the file when it is missing."""
    path = location.path
    try:
        if not path.parent.is_dir():
            raise OutOfReachError(f"the folder {path.parent} does not exist")
        _enter_wal(path)
        with _engine(path).connect() as connection, writing(connection).begin():
            return _migrate(connection, location)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise _out_of_reach(path, error) from error


def check_set_up(location: SqliteFile) -> None:
    """As `storage.setup.check_set_up`."""
    path = location.path
    try:
        if not path.exists():
            raise NotSetUpError(f"{path} does not exist; make it with `dialtree init`")
        with closing(connect(path, "rw")) as connection:
            present = _present_version(connection.execute)
    except (OSError, sqlite3.Error) as error:
        raise _out_of_reach(path, error) from error
    require_current(location, present)


def _enter_wal(path: Path) -> None:
    # Entering WAL mode takes an exclusive lock, for which SQLite does not wait when another process does the same.
    deadline = time.monotonic() + BUSY_SECONDS
    with closing(connect(path, "rwc")) as raw:
        while True:
            try:
                raw.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE_SECONDS)
            else:
                return


def _engine(path: Path) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: connect(path, "rw"), poolclass=NullPool)
    begin_explicitly(engine)
    return engine


def _migrate(connection: Connection, location: SqliteFile) -> bool:
    if is_current(location, _present_version(connection.exec_driver_sql)):
        return False
    from dialtree.storage.migrate import migrate  # noqa: PLC0415 - Alembic is slow to import, and most have no use for it

    migrate(connection)
    return True


def _present_version(execute: Callable[[str], CursorResult[Any] | sqlite3.Cursor]) -> str | None:
    if not execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = execute(READ_VERSION).fetchone()
    return row[0] if row else None


def _out_of_reach(path: Path, error: OSError | sqlite3.Error | DBAPIError) -> OutOfReachError:
    reason = error.orig if isinstance(error, DBAPIError) else getattr(error, "strerror", None) or error
    return OutOfReachError(f"{path}: {reason}")
