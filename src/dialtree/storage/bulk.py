"""Many rows in one statement.

A statement for each row costs SQLite three times as much: with triggers, each keeps a journal of its own.
"""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.batches import in_batches


async def insert_rows(
    connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Writes new rows, in their order.

    Args:
        connection: The transaction that writes.
        table: The table.
        columns: The columns that are given; others take their defaults.
        rows: The values of each row, in the order of `columns`: integers, texts, booleans and None.
    """
    values = ", ".join(_value(index) for index in range(len(columns)))
    statement = text(f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {values} FROM json_each(:rows)")  # noqa: S608 - names of our own schema
    await _execute(connection, statement, rows)


async def update_rows(
    connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Changes rows, in no order.

    Args:
        connection: The transaction that writes.
        table: The table.
        columns: The columns that are written.
        rows: For each row its id, then the new values in the order of `columns`.
    """
    values = ", ".join(f"{column} = {_value(index)}" for index, column in enumerate(columns, start=1))
    statement = text(f"UPDATE {table.name} SET {values} FROM json_each(:rows) WHERE {table.name}.id = {_value(0)}")  # noqa: S608 - names of our own schema
    await _execute(connection, statement, rows)


async def _execute(connection: AsyncConnection, statement: TextClause, rows: Iterable[Sequence[object]]) -> None:
    for batch in in_batches(rows):
        await connection.execute(statement, {"rows": json.dumps(batch, ensure_ascii=False)})


def _value(index: int) -> str:
    return f"json_each.value ->> {index}"
