"""Transactions on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.import_progress import ImportProgress
from dialtree.storage.options import Options
from dialtree.storage.postgresql.alive import pass_over_dead
from dialtree.storage.postgresql.connect import ANSWER_SECONDS
from dialtree.storage.postgresql.failures import DRIVER_FAILURES, constraint_broken, out_of_reach
from dialtree.storage.postgresql.locks import WRITERS
from dialtree.storage.postgresql.opener import Opener
from dialtree.storage.postgresql.server import PostgresServer
from dialtree.storage.uploads import tell_progress

# The joins of a writer are between many given rows and as many of a table. Where PostgreSQL takes the table for empty,
# it would go through all of the one for each of the other.
_BEGIN = select(func.pg_advisory_xact_lock(WRITERS), func.set_config("enable_nestloop", "off", True))

_WAIT_SECONDS = 30.0
"""How long a transaction waits for a connection that others have in use."""


class PostgresDriver:
    """The connections to one PostgreSQL database.

    Args:
        server: Where it is.
        options: How it may be used.
    """

    def __init__(self, server: PostgresServer, options: Options) -> None:
        self.engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=Opener(server, options).open,
            pool_size=options.connections,
            max_overflow=0,
            pool_timeout=_WAIT_SECONDS,
            hide_parameters=True,
        )
        event.listen(self.engine.sync_engine, "checkout", pass_over_dead)
        self._longest_read = None if options.statement_timeout is None else options.statement_timeout + ANSWER_SECONDS
        # One state throughout, and no harm done by what should only read.
        self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writer = self.engine.execution_options(isolation_level="READ COMMITTED")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state throughout, that of its first query, and cannot write.

        All of it together may take as long as one statement: a list is fetched in pieces, and for the server each of
        them is a statement.
        """
        async with self._reader.connect() as connection:
            bound = asyncio.timeout(self._longest_read)
            try:
                async with bound, connection.begin():
                    yield connection
            except TimeoutError as error:
                if bound.expired():
                    raise OutOfReachError(f"a read took longer than {self._longest_read:g} seconds") from error
                raise

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that holds the lock of management's writers from its start.

        They wait for one another, and what they have read still holds when they write: each of their statements sees
        what was committed before it, and nobody else of theirs commits in between. Plain SQL does not know the lock.
        """
        async with self._writer.connect() as connection, connection.begin():
            await connection.execute(_BEGIN)
            yield connection

    @asynccontextmanager
    async def writing_beside(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that holds no lock until it takes one."""
        async with self._writer.connect() as connection, connection.begin():
            yield connection

    async def scrub(self) -> None:
        """Nothing: what was overwritten goes when the server next vacuums, and its write-ahead log with time."""

    async def tell_progress(self, upload_id: int, progress: ImportProgress) -> None:
        """Writes it into the row, without the lock of writers, which the import itself has."""
        async with self._writer.connect() as connection, connection.begin():
            await tell_progress(connection, upload_id, progress)

    async def hear_progress(self, _upload_id: int) -> ImportProgress | None:
        """Nothing: the row says it."""
        return None

    async def forget_progress(self, _upload_id: int) -> None:
        """Nothing: it goes with the row."""

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Tells what the driver raises within as an `OutOfReachError` or a `ConstraintError`."""
        try:
            yield
        except DBAPIError as error:
            cause = error.driver_exception
            if isinstance(cause, asyncpg.IntegrityConstraintViolationError):
                raise constraint_broken(cause) from error
            raise out_of_reach(cause) from error
        except NoConnectionError as error:
            raise OutOfReachError("all connections are in use") from error
        except DRIVER_FAILURES as error:
            raise out_of_reach(error) from error
