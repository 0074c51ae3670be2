"""The watch on revisions of an SQLite database, for the read path."""

import asyncio
import sqlite3
from pathlib import Path

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.location import file_uri
from dialtree.storage.watch import REVISIONS, Heartbeat, Watched

_WAIT_SECONDS = 0.1


class SqliteWatch:
    """Tells the revision of an organisation as of the last commit; it never has to say `UNKNOWN`.

    It keeps a connection that only ever reads, in autocommit. SQLite tells such a connection by `PRAGMA data_version`
    whether anybody else has committed since it last asked; only then are revisions read again.

    Once started, it asks SQLite once a turn of the event loop, with the first question of that turn. Loops run what is
    ready in the order in which it became so: whatever else runs before the turn ends had been ready, and the request
    behind it had arrived, before SQLite was asked.

    Args:
        path: The database file; it is opened with the first question, and again after a failure.
        watched: What is told in place of revisions, if anything else is.
    """

    def __init__(self, path: Path, watched: Watched = REVISIONS) -> None:
        self._path = path
        self._query = watched.query.format("?")
        self._connection: sqlite3.Connection | None = None
        self._data_version = -1
        self._revisions: dict[int, int | None] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked = False

    async def start(self) -> None:
        """Begins to watch, on the running event loop."""
        self._loop = asyncio.get_running_loop()

    def revision(self, organization_id: int) -> int | None:
        """The revision of an organisation, told at once; None when there is no such organisation.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        try:
            if not self._asked:
                self._ask()
            if organization_id not in self._revisions:
                self._revisions[organization_id] = self._read(organization_id)
        except sqlite3.Error as error:
            self._forget()
            raise OutOfReachError(str(error)) from error
        return self._revisions[organization_id]

    async def read(self, organization_id: int) -> int | None:
        """The same as `revision`."""
        return self.revision(organization_id)

    def heartbeat(self) -> Heartbeat:
        """It asks."""
        return Heartbeat(listens=False)

    async def close(self) -> None:
        """Stops watching and closes the connection; a later question opens another."""
        self._loop = None
        self._forget()

    def _ask(self) -> None:
        if self._loop is not None:
            # Before SQLite is asked, or what becomes ready in between would count as of this turn.
            self._loop.call_soon(self._end_turn)
            self._asked = True
        connection = self._connection or self._open()
        (data_version,) = connection.execute("PRAGMA data_version").fetchone()
        if data_version != self._data_version:
            # Before anything is read: a commit in between then shows at the next question.
            self._data_version = data_version
            self._revisions.clear()

    def _end_turn(self) -> None:
        self._asked = False

    def _read(self, organization_id: int) -> int | None:
        connection = self._connection or self._open()
        row = connection.execute(self._query, (organization_id,)).fetchone()
        return row[0] if row else None

    def _open(self) -> sqlite3.Connection:
        self._connection = sqlite3.connect(
            file_uri(self._path, "rw"), uri=True, isolation_level=None, timeout=_WAIT_SECONDS, check_same_thread=False
        )
        self._connection.execute("PRAGMA query_only = ON")
        self._data_version = -1
        return self._connection

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._revisions.clear()
        self._asked = False
