"""Connections to the writable server, for the watch on revisions."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from dialtree.storage.postgresql.server import PostgresServer
from dialtree.storage.postgresql.watch_failures import FAILURES

_GRACE_SECONDS = 1.0
_LOOK_AGAIN_SECONDS = 0.05


class Connector:
    """Opens connections.

    Args:
        url: A connection URI of PostgreSQL. Unless it asks for another kind of server by `target_session_attrs`,
            standbys are passed over: they learn of commits later.
        name: What the server shows as the connections' `application_name`.
        connect_timeout: How many seconds each host may take, unless the URL says so.
        statement_timeout: After how many seconds the server gives up on a statement.

    Attributes:
        longest: How many seconds it takes at most to learn that no host will do.
    """

    def __init__(self, url: str, *, name: str, connect_timeout: float, statement_timeout: float) -> None:
        server = PostgresServer(url)
        connect_timeout = server.connect_timeout or connect_timeout
        # One by one: asyncpg bounds the time for all together, and a host that is gone would leave none for the next.
        self._urls = server.hosts()
        self.longest = connect_timeout * len(self._urls) + _GRACE_SECONDS
        self._arguments: dict[str, Any] = {
            "timeout": connect_timeout,
            "target_session_attrs": server.wanted,
            "server_settings": {
                "application_name": name,
                "statement_timeout": str(max(1, round(statement_timeout * 1000))),
            },
        }

    async def connect(self, *_: object, **of_pool: Any) -> asyncpg.Connection:  # noqa: ANN401 - as asyncpg has it
        """A connection to the first host that will do.

        Args:
            of_pool: What a pool adds, if one calls.

        Raises:
            FAILURES: None will do; this is what the last of them said.
        """
        *others, last = self._urls
        for url in others:
            with suppress(*FAILURES):
                return await self._connect(url, of_pool)
        return await self._connect(last, of_pool)

    async def _connect(self, url: str, of_pool: dict[str, Any]) -> asyncpg.Connection:
        connection: asyncpg.Connection = await asyncpg.connect(url, **self._arguments, **of_pool)
        # First the next time: a host that is gone costs the whole of its time.
        self._urls = [url, *(other for other in self._urls if other != url)]
        return connection


@contextmanager
def answered_within(seconds: float, connection: asyncpg.Connection | PoolConnectionProxy) -> Iterator[None]:
    """Terminates the connection of a statement that takes too long.

    asyncpg's own timeouts would ask the server, which may be out of reach, to cancel the statement.

    Raises:
        TimeoutError: It took too long.
        ConnectionError: The connection was terminated meanwhile by somebody else; asyncpg may say so in another way.
    """
    patience = _Patience(seconds, connection)
    try:
        yield
    except (*FAILURES, AttributeError) as error:
        if patience.ended:
            raise TimeoutError(f"no answer within {seconds:g} s") from error
        # Terminated between two steps of a statement, asyncpg looks in vain for the connection's protocol.
        if isinstance(error, AttributeError) and _terminated(connection):
            raise ConnectionError("the connection was closed") from error
        raise
    finally:
        patience.timer.cancel()


def _terminated(connection: asyncpg.Connection | PoolConnectionProxy) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        # The pool has taken it back.
        return True


class _Patience:
    def __init__(self, seconds: float, connection: asyncpg.Connection | PoolConnectionProxy) -> None:
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self.timer = self._loop.call_later(seconds, self._look_again)
        self.ended = False

    def _look_again(self) -> None:
        # An event loop that was held up finds the answer and the end of its time at once; then the answer counts.
        self.timer = self._loop.call_later(_LOOK_AGAIN_SECONDS, self._end)

    def _end(self) -> None:
        self.ended = True
        self._connection.terminate()
