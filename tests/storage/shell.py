"""The database's own shell: plain SQL on any kind of database, with `?` for values and SQLite's forms of them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Literal, Protocol

import psycopg
from psycopg.adapt import Loader
from psycopg.pq import TransactionStatus
from psycopg.types.json import set_json_loads

from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.postgresql.locks import WRITERS
from dialtree.storage.sqlite.connect import connect

Kind = Literal["sqlite", "postgresql15", "postgresql18"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql15", "postgresql18")

REFUSALS = (sqlite3.IntegrityError, sqlite3.OperationalError, psycopg.errors.IntegrityError, psycopg.errors.DataError)
"""What either database raises that refuses to write something."""


class Shell(Protocol):
    is_sqlite: bool

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> Any: ...  # noqa: ANN401

    def executemany(self, statement: str, parameters: Iterable[Sequence[object]]) -> Any: ...  # noqa: ANN401

    def hold_writers(self) -> None:
        """Begins a transaction that has all other writers wait for its end."""


class SqliteShell:
    is_sqlite = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.execute = connection.execute
        self.executemany = connection.executemany

    def hold_writers(self) -> None:
        self.execute("BEGIN IMMEDIATE")


_WORDS = {"zeroblob(32)": "decode(repeat('00', 32), 'hex')", "randomblob(32)": "sha256(random()::text::bytea)"}
"""Of SQLite, that tests use, and what PostgreSQL has instead."""


class PostgresShell:
    is_sqlite = False

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> psycopg.Cursor[Any]:
        if self._connection.info.transaction_status != TransactionStatus.INTRANS:
            return self._execute(statement, parameters)
        if statement.split(maxsplit=1)[0] in ("COMMIT", "ROLLBACK", "SAVEPOINT"):
            return self._execute(statement, ())
        # A refusal undoes its statement alone, as SQLite has it.
        self._execute("SAVEPOINT statement", ())
        try:
            cursor = self._execute(statement, parameters)
        except psycopg.Error:
            self._execute("ROLLBACK TO SAVEPOINT statement", ())
            raise
        self._execute("RELEASE SAVEPOINT statement", ())
        return cursor

    def executemany(self, statement: str, parameters: Iterable[Sequence[object]]) -> None:
        self._connection.cursor().executemany(statement.replace("?", "%s"), parameters)

    def hold_writers(self) -> None:
        self.execute("BEGIN")
        self.execute("SELECT pg_advisory_xact_lock(?)", (WRITERS,))

    def _execute(self, statement: str, parameters: Sequence[object]) -> psycopg.Cursor[Any]:
        for word, meaning in _WORDS.items():
            statement = statement.replace(word, meaning)
        if not parameters:
            return self._connection.execute(statement)
        return self._connection.execute(statement.replace("%", "%%").replace("?", "%s"), parameters)


class _Moment(Loader):
    def load(self, data: Any) -> str:  # noqa: ANN401
        day, time = bytes(data).decode().removesuffix("+00").split(" ")
        seconds, _, fraction = time.partition(".")
        return f"{day}T{seconds}.{fraction:0<6}Z"


@contextmanager
def opened_shell(location: Location) -> Iterator[Shell]:
    if isinstance(location, SqliteFile):
        with closing(connect(location.path, "rw")) as connection:
            yield SqliteShell(connection)
    else:
        with psycopg.connect(location.url, autocommit=True, options="-c TimeZone=UTC") as connection:
            connection.adapters.register_loader("timestamptz", _Moment)
            set_json_loads(_as_sqlite_writes_it, connection)
            # Statements that are executed often would be prepared, and then fail once the schema has changed.
            connection.prepare_threshold = None
            yield PostgresShell(connection)


@contextmanager
def away(shell: Shell, table: str) -> Iterator[None]:
    """A database in which a table is not to be found."""
    shell.execute(f"ALTER TABLE {table} RENAME TO away")
    try:
        yield
    finally:
        shell.execute(f"ALTER TABLE away RENAME TO {table}")


def _as_sqlite_writes_it(document: str | bytes) -> str:
    return json.dumps(json.loads(document), ensure_ascii=False, separators=(",", ":"))
