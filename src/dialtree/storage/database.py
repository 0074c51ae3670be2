"""The database as management and serving use it: transactions that read, transactions that write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.driver import Driver
from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.options import DEFAULT_OPTIONS, Options
from dialtree.storage.postgresql.driver import PostgresDriver
from dialtree.storage.sqlite.driver import SqliteDriver


class Database:
    """A database that has been set up.

    Args:
        location: Where it is. Nothing is opened before the first transaction, and a missing file is not made.
        options: How a PostgreSQL server may be used.
    """

    def __init__(self, location: Location, options: Options = DEFAULT_OPTIONS) -> None:
        self.location = location
        self._driver = _driver(location, options)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database throughout.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        with self._driver.translated():
            async with self._driver.reading() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that holds the write lock from its start; it commits at the end, or leaves no trace.

        Raises:
            OutOfReachError: The database cannot be written.
            ConstraintError: What was written breaks a constraint.
        """
        with self._driver.translated():
            async with self._driver.writing() as connection:
                yield connection

    async def close(self) -> None:
        """Closes every connection."""
        await self._driver.engine.dispose()


def _driver(location: Location, options: Options) -> Driver:
    if isinstance(location, SqliteFile):
        return SqliteDriver(location.path)
    return PostgresDriver(location, options)
