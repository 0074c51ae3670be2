"""The database as management and serving use it: transactions that read, transactions that write."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiosqlite
from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from dialtree.storage.engine import begin_explicitly, connect, writing
from dialtree.storage.errors import ConstraintError, OutOfReachError

_CHUNK = 64
"""Rows that an iteration fetches at once."""


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
        # Were it left to open the file, aiosqlite would leave a thread behind whenever it cannot.
        opened = await asyncio.to_thread(connect, self.path, "rw")
        return await aiosqlite.Connection(lambda: opened, _CHUNK)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise ConstraintError(str(error.orig)) from error
    except DBAPIError as error:
        raise OutOfReachError(str(error.orig)) from error
    except NoConnectionError as error:
        raise OutOfReachError("all connections are in use") from error
