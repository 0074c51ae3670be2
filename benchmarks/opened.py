"""A database as Dialtree's own functions take it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dialtree.storage.database import Database
from dialtree.storage.location import read_location


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Opens a database that is set up, and closes it at the end."""
    database = Database(read_location(url))
    try:
        yield database
    finally:
        await database.close()
