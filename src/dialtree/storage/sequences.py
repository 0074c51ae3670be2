"""Ids that were never used."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def next_id(connection: AsyncConnection, table: str) -> int:
    """The first id of a table that was never used, also not by a row that has been deleted since.

    Those above it are free too. In a transaction that writes, they remain so until it ends.
    """
    used = await connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table})
    return (used or 0) + 1
