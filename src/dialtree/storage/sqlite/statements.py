"""Statements in SQLite's words."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Table, TextClause, text


class SqliteStatements:
    """As `storage.statements.Statements`; many rows are one JSON document."""

    def insert_rows(self, table: Table, columns: Sequence[str]) -> TextClause:
        """Inserts many rows."""
        values = ", ".join(_value(index) for index in range(len(columns)))
        return text(f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {values} FROM json_each(:rows)")  # noqa: S608 - names of our own schema

    def update_rows(self, table: Table, columns: Sequence[str]) -> TextClause:
        """Updates many rows."""
        values = ", ".join(f"{column} = {_value(index)}" for index, column in enumerate(columns, start=1))
        return text(f"UPDATE {table.name} SET {values} FROM json_each(:rows) WHERE {table.name}.id = {_value(0)}")  # noqa: S608 - names of our own schema

    def parameters(self, rows: Sequence[Sequence[object]]) -> Mapping[str, str]:
        """The values of many rows."""
        return {"rows": msgspec.json.encode(rows).decode()}

    def take_statistics(self, tables: Sequence[Table]) -> Sequence[TextClause]:
        """Nothing: it plans without."""
        return ()

    def last_id(self, table: str) -> TextClause:
        """Reads the highest id that a table has ever had."""
        return text("SELECT seq FROM sqlite_sequence WHERE name = :table").bindparams(table=table)

    def vitals(self) -> TextClause:
        """Reads the version of the database, and how many bytes it takes."""
        return text("SELECT sqlite_version(), page_count * page_size FROM pragma_page_count(), pragma_page_size()")

    def set_last_id(self, table: str, last: int) -> Sequence[TextClause]:
        """Has a table go on after an id."""
        forget = text("DELETE FROM sqlite_sequence WHERE name = :table").bindparams(table=table)
        note = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)")
        return [forget, note.bindparams(table=table, last=last)]


def _value(index: int) -> str:
    return f"json_each.value ->> {index}"
