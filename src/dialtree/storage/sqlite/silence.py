"""Writes to SQLite of which its triggers do not hear."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")


@asynccontextmanager
async def silenced(connection: AsyncConnection) -> AsyncIterator[None]:
    """As `storage.silence.silenced`. SQLite cannot switch triggers off, so that they are taken away and put back."""
    triggers = [tuple(row) for row in await connection.execute(_TRIGGERS)]
    for name, _ in triggers:
        await connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, statement in triggers:
        await connection.exec_driver_sql(statement)
