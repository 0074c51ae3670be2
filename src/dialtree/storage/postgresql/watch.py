"""The watch on revisions of a PostgreSQL database."""

from dialtree.storage.postgresql.announcements import Announcements
from dialtree.storage.postgresql.connector import Connector
from dialtree.storage.postgresql.known_revisions import KnownRevisions
from dialtree.storage.postgresql.reach import Reach
from dialtree.storage.postgresql.revision_reads import RevisionReads
from dialtree.storage.watch import REVISIONS, UNKNOWN, Heartbeat, Unknown, Watched


class PostgresWatch:
    """Knows revisions from what the database announces, for as long as its last heartbeat holds.

    Args:
        dsn: A connection URI of PostgreSQL; several hosts are tried one after the other.
        lease_seconds: For how long after a heartbeat was sent announcements are relied on: the most that what
            `revision` says may be behind the last commit.
        strict: Rely on no announcement: `revision` then never knows.
        connect_timeout: How many seconds each host may take to let us in, and to tell a revision.
        statement_timeout: How many seconds a revision may take to be told, if that is less.
        watched: What is told in place of revisions, if anything else is.
    """

    def __init__(
        self,
        dsn: str,
        *,
        lease_seconds: float,
        strict: bool,
        connect_timeout: float,
        statement_timeout: float,
        watched: Watched = REVISIONS,
    ) -> None:
        # To find a row by its key takes no time: who needs as long for it as for a connection is not well.
        limit = min(connect_timeout, statement_timeout)
        self._known = KnownRevisions(lease_seconds)
        self._reach = Reach()
        self._strict = strict
        self._announcements = Announcements(
            Connector(dsn, name="dialtree watch", connect_timeout=connect_timeout, statement_timeout=limit),
            self._known,
            self._reach,
            lease_seconds,
            watched.channel,
        )
        self._reads = RevisionReads(
            Connector(dsn, name="dialtree revisions", connect_timeout=connect_timeout, statement_timeout=limit),
            self._known,
            self._reach,
            limit,
            watched.query,
        )

    async def start(self) -> None:
        """Begins to watch, on the running event loop. A database that is out of reach is tried again until `close`."""
        await self._reads.start()
        if not self._strict:
            self._announcements.start()

    def revision(self, organization_id: int) -> int | Unknown | None:
        """The revision of an organisation, told at once; None when there is no such organisation.

        Returns:
            `UNKNOWN` when only the database could tell: then `read` does.
        """
        return UNKNOWN if self._strict else self._known.revision(organization_id)

    async def read(self, organization_id: int) -> int | None:
        """The revision of an organisation, read from the database now; None when there is no such organisation.

        Raises:
            OutOfReachError: The database cannot be read. For a while, others are told so at once.
        """
        return await self._reads.read(organization_id)

    def heartbeat(self) -> Heartbeat:
        """Since when it has heard nothing; in strict mode it asks."""
        return Heartbeat(listens=False) if self._strict else Heartbeat(listens=True, seconds=self._known.silence)

    async def close(self) -> None:
        """Stops watching and closes what is open."""
        await self._announcements.close()
        await self._reads.close()
