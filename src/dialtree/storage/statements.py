"""The statements that each kind of database has in its own words."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Table, TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.postgresql.statements import PostgresStatements
from dialtree.storage.sqlite.statements import SqliteStatements


class Statements(Protocol):
    """Those of one kind of database."""

    def insert_rows(self, table: Table, columns: Sequence[str]) -> TextClause:
        """Inserts many rows, which are given as `parameters` makes them."""

    def update_rows(self, table: Table, columns: Sequence[str]) -> TextClause:
        """Updates many rows, which are given as `parameters` makes them, the id first."""

    def parameters(self, rows: Sequence[Sequence[object]]) -> Mapping[str, Any]:
        """The values of many rows."""

    def take_statistics(self, tables: Sequence[Table]) -> Sequence[TextClause]:
        """Has the database see how much is in tables now, where it plans by that."""

    def last_id(self, table: str) -> TextClause:
        """Reads the highest id that a table has ever had; nothing when it never had a row."""

    def vitals(self) -> TextClause:
        """Reads the version of the database, and how many bytes it takes."""

    def set_last_id(self, table: str, last: int) -> Sequence[TextClause]:
        """Has a table go on after an id, as if that had been used."""


_STATEMENTS: Mapping[str, Statements] = {"sqlite": SqliteStatements(), "postgresql": PostgresStatements()}


def statements_for(connection: AsyncConnection) -> Statements:
    """Those of the database at the other end of a connection."""
    return _STATEMENTS[connection.dialect.name]
