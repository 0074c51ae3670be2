"""The connection on which announcements are heard."""

import asyncio
import re

import asyncpg
import structlog

from dialtree.storage import clock
from dialtree.storage.postgresql.backoff import Backoff
from dialtree.storage.postgresql.connector import Connector, answered_within
from dialtree.storage.postgresql.failures import out_of_reach
from dialtree.storage.postgresql.known_revisions import KnownRevisions
from dialtree.storage.postgresql.reach import Reach
from dialtree.storage.postgresql.watch_failures import FAILURES
from dialtree.storage.watch import REVISIONS

_HEARTBEAT = "SELECT pg_is_in_recovery()"
_BEATS_A_LEASE = 4
_SHORTEST_LIMIT = 1.0
_ANNOUNCEMENT = re.compile(r"([0-9]{1,19}) (gone|[0-9]{1,19})", re.ASCII)

_log = structlog.get_logger()


class Announcements:
    """Listens, and sends a heartbeat on the same connection; what is lost is opened again, until `close`.

    PostgreSQL sends the announcements of commits that had returned before a statement arrived ahead of its answer, and
    asyncpg calls listeners in the order of arrival, before whoever awaits the answer goes on.

    Args:
        connector: How to connect.
        known: Who is told.
        reach: Is told when the server answers again.
        lease_seconds: How long a heartbeat holds.
        channel: Where to listen.
    """

    def __init__(
        self,
        connector: Connector,
        known: KnownRevisions,
        reach: Reach,
        lease_seconds: float,
        channel: str = REVISIONS.channel,
    ) -> None:
        self._connector = connector
        self._known = known
        self._interval = lease_seconds / _BEATS_A_LEASE
        self._limit = max(_SHORTEST_LIMIT, lease_seconds)
        self._reach = reach
        self._channel = channel
        self._backoff = Backoff()
        self._connection: asyncpg.Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._away = False

    def start(self) -> None:
        """Begins to connect, on the running event loop."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stops listening."""
        task, self._task = self._task, None
        if task is None:
            return
        if self._connection is not None:
            # First, and seen by the task: asyncpg would connect anew to cancel a heartbeat that is under way.
            self._connection.terminate()
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    async def _run(self) -> None:
        while True:
            try:
                self._connection = await self._connector.connect()
                await self._listen(self._connection)
            except FAILURES as error:
                self._tell_lost(str(out_of_reach(error)))
            finally:
                self._known.lost()
                if self._connection is not None:
                    self._connection.terminate()
                    self._connection = None
            await asyncio.sleep(self._backoff.next())

    async def _listen(self, connection: asyncpg.Connection) -> None:
        closed = asyncio.Event()

        def lost(_: object) -> None:
            self._known.lost()
            closed.set()

        connection.add_termination_listener(lost)
        with answered_within(self._limit, connection):
            await connection.add_listener(self._channel, self._hear)
        self._known.listening()
        while not closed.is_set():
            sent = clock.now()
            await self._beat(connection)
            self._known.confirmed(sent)
            self._tell_heard()
            await _pause(sent + self._interval - clock.now(), closed)
        raise ConnectionError("the server closed the connection")

    async def _beat(self, connection: asyncpg.Connection) -> None:
        with answered_within(self._limit, connection):
            if await connection.fetchval(_HEARTBEAT):
                raise ConnectionError("the server has become a standby")

    def _hear(self, _connection: object, _process: int, _channel: str, announcement: object) -> None:
        said = _ANNOUNCEMENT.fullmatch(str(announcement))
        if said is None:
            self._known.forget()
        else:
            self._known.announced(int(said[1]), None if said[2] == "gone" else int(said[2]))

    def _tell_lost(self, why: str) -> None:
        if not self._away and self._task is not None:
            self._away = True
            _log.warning("the database's announcements cannot be heard; each request asks the database", reason=why)

    def _tell_heard(self) -> None:
        self._backoff.reset()
        if self._away:
            self._away = False
            self._reach.regained()
            _log.info("the database's announcements are heard again")


async def _pause(seconds: float, unless: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await unless.wait()
    except TimeoutError:
        pass
