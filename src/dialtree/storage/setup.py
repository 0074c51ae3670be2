"""Sets up a database: makes the file and runs the migrations."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from dialtree.storage.engine import BUSY_SECONDS, begin_explicitly, connect, writing
from dialtree.storage.errors import NotSetUpError, OutOfReachError

_MIGRATIONS = Path(__file__).parent / "migrations"
_PAUSE_SECONDS = 0.05


def set_up(path: Path) -> bool:
    """Makes the database when it is missing and brings its schema up to date, in one transaction.

    Safe to call again, and by several processes at once: one does the work, the others wait for it.

    Returns:
        Whether there was anything to do.

    Raises:
        OutOfReachError: The file cannot be written, or is no SQLite database.
        NotSetUpError: A newer version of Dialtree made it.
    """
    try:
        if not path.parent.is_dir():
            raise OutOfReachError(f"the folder {path.parent} does not exist")
        _enter_wal(path)
        with _engine(path).connect() as connection, writing(connection).begin():
            return _migrate(connection, path)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise _out_of_reach(path, error) from error


def check_set_up(path: Path) -> None:
    """Checks that a database exists and has this version's schema.

    Raises:
        NotSetUpError: It does not; the message says what to do.
        OutOfReachError: The file cannot be read, or is no SQLite database.
    """
    try:
        if not path.exists():
            raise NotSetUpError(f"{path} does not exist; make it with `dialtree init`")
        with _engine(path).connect() as connection:
            present = _present_version(connection)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise _out_of_reach(path, error) from error
    if present is None:
        raise NotSetUpError(f"{path} is not set up; do so with `dialtree init`")
    if present != _scripts().get_current_head():
        _refuse_newer(present, path)
        raise NotSetUpError(f"{path} is of an older version of Dialtree; bring it up to date with `dialtree init`")


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


def _migrate(connection: Connection, path: Path) -> bool:
    present = _present_version(connection)
    if present == _scripts().get_current_head():
        return False
    if present is not None:
        _refuse_newer(present, path)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True


def _present_version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(present: str, path: Path) -> None:
    if present not in {script.revision for script in _scripts().walk_revisions()}:
        raise NotSetUpError(f"{path} was made by a newer version of Dialtree")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _out_of_reach(path: Path, error: OSError | sqlite3.Error | DBAPIError) -> OutOfReachError:
    reason = error.orig if isinstance(error, DBAPIError) else getattr(error, "strerror", error)
    return OutOfReachError(f"{path}: {reason}")
