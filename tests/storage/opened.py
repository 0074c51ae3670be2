"""A database that is closed whatever happens: an open one would keep its process from ending."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dialtree.storage.database import Database
from dialtree.storage.location import Location
from dialtree.storage.options import DEFAULT_OPTIONS, Options


@asynccontextmanager
async def opened(location: Location, options: Options = DEFAULT_OPTIONS) -> AsyncIterator[Database]:
    database = Database(location, options)
    try:
        yield database
    finally:
        await database.close()
