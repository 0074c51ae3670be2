"""Sets up a PostgreSQL database: runs the migrations."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import Connection, NullPool
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from dialtree.storage.errors import NotSetUpError, OutOfReachError
from dialtree.storage.options import Options
from dialtree.storage.postgresql.connect import connect
from dialtree.storage.postgresql.failures import DRIVER_FAILURES, out_of_reach
from dialtree.storage.postgresql.locks import MIGRATIONS
from dialtree.storage.postgresql.server import PostgresServer
from dialtree.storage.version import READ_VERSION, is_current, require_current

T = TypeVar("T")

# A migration takes as long as it takes.
_OPTIONS = Options(connections=1, statement_timeout=None)

_PRESENT = "SELECT to_regclass('alembic_version') IS NOT NULL"


def set_up(server: PostgresServer) -> bool:
    """As `storage.setup.set_up`; the database itself must exist."""
    return _run(_set_up(server))


def check_set_up(server: PostgresServer) -> None:
    """As `storage.setup.check_set_up`."""
    require_current(server, _run(_read_version(server)))


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    # Whoever calls from within a loop waits as for any other plain function.
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, work).result()


async def _set_up(server: PostgresServer) -> bool:
    async with _told(server):
        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=lambda: connect(server, _OPTIONS),
            poolclass=NullPool,
            hide_parameters=True,
        )
        async with engine.begin() as connection:
            return await connection.run_sync(_migrate, server)


async def _read_version(server: PostgresServer) -> str | None:
    async with _told(server):
        connection = await connect(server, _OPTIONS)
        try:
            if not await connection.fetchval(_PRESENT):
                return None
            version: str | None = await connection.fetchval(READ_VERSION)
            return version
        finally:
            await connection.close()


def _migrate(connection: Connection, server: PostgresServer) -> bool:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATIONS})")
    if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
        raise NotSetUpError(
            f"{server} does not hold every character; make a database that does with"
            f" `createdb --encoding=UTF8 --template=template0 {server.name}`"
        )
    present = None
    if connection.exec_driver_sql(_PRESENT).scalar_one():
        present = connection.exec_driver_sql(READ_VERSION).scalar_one_or_none()
    if is_current(server, present):
        return False
    from dialtree.storage.migrate import migrate  # noqa: PLC0415 - slow to import, and most commands do without

    migrate(connection)
    return True


@asynccontextmanager
async def _told(server: PostgresServer) -> AsyncIterator[None]:
    """Names the database in what goes wrong."""
    try:
        yield
    except OutOfReachError as error:
        raise OutOfReachError(f"{server}: {error}") from error
    except (DBAPIError, *DRIVER_FAILURES) as error:
        cause = error.driver_exception if isinstance(error, DBAPIError) else error
        if isinstance(cause, asyncpg.InvalidCatalogNameError):
            raise NotSetUpError(
                f"{server} does not exist; make it with `createdb {server.name}`, then run `dialtree init`"
            ) from error
        raise OutOfReachError(f"{server}: {out_of_reach(cause)}") from error
