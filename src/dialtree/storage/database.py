"""The database as management and serving use it: transactions that read, transactions that write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.claims import Claim
from dialtree.storage.driver import Driver
from dialtree.storage.import_progress import ImportProgress
from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.options import DEFAULT_OPTIONS, Options
from dialtree.storage.postgresql.driver import PostgresDriver
from dialtree.storage.sqlite.driver import SqliteDriver


class Database:
    """A database that has been set up.

    Args:
        location: Where it is. Nothing is opened before the first transaction, and a missing file is not made.
        options: How a PostgreSQL server may be used.

    Attributes:
        location: Where it is.
        claim: What the first transaction that writes claims; None for nothing.
    """

    def __init__(self, location: Location, options: Options = DEFAULT_OPTIONS) -> None:
        self.location = location
        self.claim: Claim | None = None
        self._driver = _driver(location, options)

    def claiming(self, claim: Claim | None) -> Self:
        """The same database, whose first transaction that writes makes a claim, too; or makes none, by None."""
        other = copy(self)
        other.claim = claim
        return other

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
            AlreadyClaimedError: Another request has made the claim.
        """
        claim = None if self.claim is None or self.claim.is_made else self.claim
        with self._driver.translated():
            async with self._driver.writing() as connection:
                if claim is not None:
                    await claim.make(connection)
                yield connection
        if claim is not None:
            claim.is_made = True

    @asynccontextmanager
    async def write_beside(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes beside those of `write`, which it does not wait for where the database lets it.

        On PostgreSQL what it reads may be changed by others before it writes: it has to lock what it relies on.

        Raises:
            OutOfReachError: The database cannot be written.
            ConstraintError: What was written breaks a constraint.
        """
        with self._driver.translated():
            async with self._driver.writing_beside() as connection:
                yield connection

    async def scrub(self) -> None:
        """Takes what has been overwritten off the disk, as far as that can be done at once.

        SQLite's write-ahead log is emptied, unless somebody is reading from it. PostgreSQL cleans up in its own time.
        """
        await self._driver.scrub()

    async def tell_progress(self, upload_id: int, progress: ImportProgress) -> None:
        """Tells everybody how far an import is, while it holds the write lock.

        Raises:
            OutOfReachError: The database cannot be written.
        """
        with self._driver.translated():
            await self._driver.tell_progress(upload_id, progress)

    async def hear_progress(self, upload_id: int) -> ImportProgress | None:
        """What was told of an import beside the database; None when nothing was, or when its row says it."""
        return await self._driver.hear_progress(upload_id)

    async def forget_progress(self, upload_id: int) -> None:
        """Removes what was told of an import beside the database."""
        await self._driver.forget_progress(upload_id)

    async def close(self) -> None:
        """Closes every connection."""
        await self._driver.engine.dispose()


def _driver(location: Location, options: Options) -> Driver:
    if isinstance(location, SqliteFile):
        return SqliteDriver(location.path)
    return PostgresDriver(location, options)
