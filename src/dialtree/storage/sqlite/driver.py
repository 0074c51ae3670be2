"""Transactions on SQLite."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiosqlite
from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from dialtree.storage.errors import ConstraintError, OutOfReachError
from dialtree.storage.import_progress import ImportProgress
from dialtree.storage.sqlite import import_progress
from dialtree.storage.sqlite.connect import begin_explicitly, connect, empty_log, open_anew_after_faults, writing

_CHUNK = 64
"""Rows that an iteration fetches at once."""


class SqliteDriver:
    """The connections to one SQLite database.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turns = asyncio.Lock()
        # An error of the driver quotes what it was asked to write, unless parameters are hidden.
        self.engine = create_async_engine(
            "sqlite+aiosqlite://",
            async_creator=self._connect,
            poolclass=AsyncAdaptedQueuePool,
            hide_parameters=True,
        )
        begin_explicitly(self.engine.sync_engine)
        open_anew_after_faults(self.engine.sync_engine)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state throughout."""
        async with self.engine.connect() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that holds SQLite's write lock from its start."""
        async with self.engine.connect() as connection:
            await connection.run_sync(writing)
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def writing_beside(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that holds SQLite's write lock, of which there is one; those of this process take turns.

        Who waits for the lock looks for it now and then, and the more wait, the longer it stands idle in between.
        """
        async with self._turns, self.writing() as connection:
            yield connection

    async def scrub(self) -> None:
        """Empties the write-ahead log, in which pages stand as they were before."""
        await asyncio.to_thread(empty_log, self._path)

    async def tell_progress(self, upload_id: int, progress: ImportProgress) -> None:
        """Tells it in a file beside the database."""
        await asyncio.to_thread(import_progress.tell, self._path, upload_id, progress)

    async def hear_progress(self, upload_id: int) -> ImportProgress | None:
        """Reads that file."""
        return await asyncio.to_thread(import_progress.hear, self._path, upload_id)

    async def forget_progress(self, upload_id: int) -> None:
        """Removes that file."""
        await asyncio.to_thread(import_progress.forget, self._path, upload_id)

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Tells what the driver raises within as an `OutOfReachError` or a `ConstraintError`."""
        try:
            yield
        except IntegrityError as error:
            raise ConstraintError(str(error.orig)) from error
        except DBAPIError as error:
            raise OutOfReachError(str(error.orig)) from error
        except NoConnectionError as error:
            raise OutOfReachError("all connections are in use") from error

    async def _connect(self) -> aiosqlite.Connection:
        # Were it left to open the file, aiosqlite would leave a thread behind whenever it cannot.
        opened = await asyncio.to_thread(connect, self._path, "rw")
        connection = aiosqlite.Connection(lambda: opened, _CHUNK)
        # As SQLAlchemy has it of those that it makes: one that was lost on the way to the pool must not keep the
        # process from ending.
        connection._thread.daemon = True
        return await connection
