"""The database as management and serving use it: transactions that read, transactions that write."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import AsyncAdaptedQueuePool, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from dialtree.storage.engine import BUSY_SECONDS, begin_explicitly, prepare, writing
from dialtree.storage.errors import ConstraintError, OutOfReachError
from dialtree.storage.location import file_uri


class Database:
    """A database that has been set up.

    Args:
        path: The SQLite file. Nothing is opened before the first transaction, and a missing file is not made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # An error of the driver quotes what it was asked to write, unless parameters are hidden.
        self._engine = create_async_engine(
            "sqlite+aiosqlite://",
            async_creator=self._connect,
            poolclass=AsyncAdaptedQueuePool,
            hide_parameters=True,
        )
        begin_explicitly(self._engine.sync_engine)
        event.listen(self._engine.sync_engine, "connect", _prepare)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database throughout.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        with _translated():
            async with self._engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that holds the write lock from its start; it commits at the end, or leaves no trace.

        Raises:
            OutOfReachError: The database cannot be written.
            ConstraintError: What was written breaks a constraint.
        """
        with _translated():
            async with self._engine.connect() as connection:
                await connection.run_sync(writing)
                async with connection.begin():
                    yield connection

    async def close(self) -> None:
        """Closes every connection."""
        await self._engine.dispose()

    async def _connect(self) -> aiosqlite.Connection:
        return await aiosqlite.connect(file_uri(self.path, "rw"), uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection, as SQLAlchemy wraps it
    cursor = connection.cursor()
    prepare(cursor)
    cursor.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise ConstraintError(str(error.orig)) from error
    except DBAPIError as error:
        raise OutOfReachError(str(error.orig)) from error
