"""Reading revisions from the database."""

import asyncio

import asyncpg

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.postgresql.connector import Connector, answered_within
from dialtree.storage.postgresql.failures import out_of_reach
from dialtree.storage.postgresql.known_revisions import KnownRevisions
from dialtree.storage.postgresql.reach import Reach
from dialtree.storage.postgresql.watch_failures import FAILURES
from dialtree.storage.watch import REVISIONS

_CONNECTIONS = 4
_IDLE_SECONDS = 60.0


class RevisionReads:
    """Reads revisions on a few connections of its own, which are opened when they are needed.

    Who asks for the same organisation before a question has been sent shares its answer. One that was sent may be
    answered as of before a commit that the new caller knows of.

    Args:
        connector: How to connect.
        known: Who is told what was read.
        reach: Whether the database is to be asked at all.
        limit_seconds: How long an answer may take.
        query: What is asked, as `Watched` has it.
    """

    def __init__(
        self,
        connector: Connector,
        known: KnownRevisions,
        reach: Reach,
        limit_seconds: float,
        query: str = REVISIONS.query,
    ) -> None:
        self._connector = connector
        self._known = known
        self._reach = reach
        self._limit = limit_seconds
        self._query = query.format("$1")
        self._pool: asyncpg.Pool | None = None
        self._unsent: dict[int, asyncio.Task[int | None]] = {}
        self._tasks: set[asyncio.Task[int | None]] = set()

    async def start(self) -> None:
        """Makes ready to read, on the running event loop; connects to nothing yet."""
        self._pool = await asyncpg.create_pool(
            min_size=0,
            max_size=_CONNECTIONS,
            max_inactive_connection_lifetime=_IDLE_SECONDS,
            connect=self._connector.connect,
            reset=_leave_as_it_is,
        )

    async def read(self, organization_id: int) -> int | None:
        """The revision in the database; None when there is no such organisation.

        Raises:
            OutOfReachError: The database cannot be read, or could not lately.
        """
        self._reach.enter()
        task = self._unsent.get(organization_id)
        if task is None:
            task = self._unsent[organization_id] = asyncio.create_task(self._told(organization_id))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        try:
            # Who goes away does not take the answer away from others.
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise OutOfReachError("the watch on the database has ended") from None
            raise

    async def close(self) -> None:
        """Closes the connections; whoever still waits is told that the database is out of reach."""
        if self._pool is not None:
            self._pool.terminate()
            # Questions under way see that first: asyncpg would connect anew to cancel them.
            await asyncio.sleep(0)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _told(self, organization_id: int) -> int | None:
        try:
            revision = await self._read_again(organization_id)
        except FAILURES as error:
            told = out_of_reach(error)
            self._reach.failed(str(told))
            raise told from error
        finally:
            self._share_no_more(organization_id)
        self._reach.regained()
        return revision

    async def _read_again(self, organization_id: int) -> int | None:
        try:
            return await self._read(organization_id)
        except (TimeoutError, asyncpg.QueryCanceledError):
            raise
        except FAILURES:
            # The connection may have been lost long ago, and the server be well.
            return await self._read(organization_id)

    async def _read(self, organization_id: int) -> int | None:
        if self._pool is None:
            raise OutOfReachError("the watch has not been started")
        async with self._pool.acquire(timeout=self._connector.longest) as connection:
            self._share_no_more(organization_id)
            reading = self._known.begin(organization_id)
            try:
                with answered_within(self._limit, connection):
                    revision: int | None = await connection.fetchval(self._query, organization_id)
                self._known.answered(reading, revision)
            finally:
                self._known.end(reading)
        return revision

    def _share_no_more(self, organization_id: int) -> None:
        if self._unsent.get(organization_id) is asyncio.current_task():
            del self._unsent[organization_id]

    def _ended(self, task: asyncio.Task[int | None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Whoever asked may be gone.
            task.exception()


async def _leave_as_it_is(_connection: object) -> None:
    pass
