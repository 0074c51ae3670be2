"""What the database knows of how much its tables hold."""

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import accounts, extensions, users
from dialtree.storage.statements import statements_for

LISTED: Sequence[Table] = (accounts, users, extensions)
"""The tables that a file fills."""


async def take_statistics(connection: AsyncConnection, tables: Sequence[Table]) -> None:
    """Has the database plan by what tables hold now, after much was written.

    By itself it looks a while later. If it looked while the transaction was under way, it takes the tables for empty.

    Args:
        connection: The transaction that has written.
        tables: The tables.
    """
    for statement in statements_for(connection).take_statistics(tables):
        await connection.execute(statement)
