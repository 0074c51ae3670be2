"""The watch on revisions of an SQLite database, for the read path."""

import sqlite3
from pathlib import Path

from dialtree.storage.errors import OutOfReachError
from dialtree.storage.location import file_uri

_WAIT_SECONDS = 0.1


class RevisionWatch:
    """Tells the revision of an organisation as of the last commit, for a few microseconds of the caller's thread.

    It keeps a connection that only ever reads, in autocommit. SQLite tells such a connection by `PRAGMA data_version`
    whether anybody else has committed since it last asked; only then are revisions read again.

    Args:
        path: The database file; it is opened with the first question, and again after a failure.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._data_version = -1
        self._revisions: dict[int, int | None] = {}

    def revision(self, organization_id: int) -> int | None:
        """The revision of an organisation; None when there is no such organisation.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        try:
            return self._revision(organization_id)
        except sqlite3.Error as error:
            self.close()
            raise OutOfReachError(str(error)) from error

    def close(self) -> None:
        """Closes the connection; the next question opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._revisions.clear()

    def _revision(self, organization_id: int) -> int | None:
        connection = self._connection or self._open()
        (data_version,) = connection.execute("PRAGMA data_version").fetchone()
        if data_version != self._data_version:
            # Before anything is read: a commit in between then shows at the next question.
            self._data_version = data_version
            self._revisions.clear()
        if organization_id not in self._revisions:
            row = connection.execute("SELECT revision FROM organizations WHERE id = ?", (organization_id,)).fetchone()
            self._revisions[organization_id] = row[0] if row else None
        return self._revisions[organization_id]

    def _open(self) -> sqlite3.Connection:
        self._connection = sqlite3.connect(
            file_uri(self._path, "rw"), uri=True, isolation_level=None, timeout=_WAIT_SECONDS, check_same_thread=False
        )
        self._connection.execute("PRAGMA query_only = ON")
        self._data_version = -1
        return self._connection
