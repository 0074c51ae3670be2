"""Writes to PostgreSQL of which its triggers do not hear."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.logged import LOGGED


@asynccontextmanager
async def silenced(connection: AsyncConnection) -> AsyncIterator[None]:
    """As `storage.silence.silenced`; foreign keys hold all the same."""
    for table in LOGGED:
        await connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in LOGGED:
        await connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
