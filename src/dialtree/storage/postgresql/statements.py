"""Statements in PostgreSQL's words."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Table, TextClause, text
from sqlalchemy.dialects import postgresql

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


class PostgresStatements:
    """As `storage.statements.Statements`; many rows are an array for each column."""

    def insert_rows(self, table: Table, columns: Sequence[str]) -> TextClause:
        """Inserts many rows."""
        return text(f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT * FROM {_rows(table, columns)}")  # noqa: S608 - names of our own schema

    def update_rows(self, table: Table, columns: Sequence[str]) -> TextClause:
        """Updates many rows."""
        values = ", ".join(f"{column} = given.{column}" for column in columns)
        given = ("id", *columns)
        return text(
            f"UPDATE {table.name} SET {values} FROM {_rows(table, given)} AS given ({', '.join(given)})"  # noqa: S608 - names of our own schema
            # Said twice, lest it go through the whole table where it takes that for empty.
            f" WHERE {table.name}.id = given.id AND {table.name}.id = ANY(CAST(:c0 AS BIGINT[]))"
        )

    def parameters(self, rows: Sequence[Sequence[object]]) -> Mapping[str, Sequence[object]]:
        """The values of many rows."""
        return {f"c{index}": column for index, column in enumerate(zip(*rows, strict=True))}

    def take_statistics(self, tables: Sequence[Table]) -> Sequence[TextClause]:
        """Has the server see how much is in tables, also what nobody else sees yet.

        It passes over what is being vacuumed, and over tables that are not the user's own.
        """
        return [text(f"ANALYZE (SKIP_LOCKED) {', '.join(table.name for table in tables)}")]

    def last_id(self, table: str) -> TextClause:
        """Reads the highest id that a table has ever had."""
        return text("SELECT pg_sequence_last_value(CAST(:sequence AS regclass))").bindparams(sequence=f"{table}_id_seq")

    def vitals(self) -> TextClause:
        """Reads the version of the database, and how many bytes it takes."""
        return text("SELECT current_setting('server_version'), pg_database_size(current_database())")

    def set_last_id(self, table: str, last: int) -> Sequence[TextClause]:
        """Has a table go on after an id."""
        go_on = text("SELECT setval(CAST(:sequence AS regclass), :last)")
        return [go_on.bindparams(sequence=f"{table}_id_seq", last=last)]


def _rows(table: Table, columns: Sequence[str]) -> str:
    arrays = (f"CAST(:c{index} AS {table.c[column].type.compile(_DIALECT)}[])" for index, column in enumerate(columns))
    return f"unnest({', '.join(arrays)})"
