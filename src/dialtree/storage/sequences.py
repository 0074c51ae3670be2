"""Ids that were never used."""

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.statements import statements_for


async def next_id(connection: AsyncConnection, table: str) -> int:
    """The first id of a table that was never used, also not by a row that has been deleted since.

    Those above it are free too. In a transaction that writes, they remain so until it ends. PostgreSQL counts as used
    what was rolled back, too.
    """
    return (await connection.scalar(statements_for(connection).last_id(table)) or 0) + 1
