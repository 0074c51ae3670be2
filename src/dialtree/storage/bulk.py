"""Many rows in one statement.

A statement for each row costs several times as much: with triggers, SQLite keeps a journal for each, and PostgreSQL
raises the revision by each.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Table, TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.batches import in_batches
from dialtree.storage.statements import statements_for


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
    await _execute(connection, statements_for(connection).insert_rows(table, columns), rows)


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
    await _execute(connection, statements_for(connection).update_rows(table, columns), rows)


async def _execute(connection: AsyncConnection, statement: TextClause, rows: Iterable[Sequence[object]]) -> None:
    for batch in in_batches(rows):
        await connection.execute(statement, statements_for(connection).parameters(batch))
