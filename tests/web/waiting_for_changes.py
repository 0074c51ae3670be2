"""The watch of a directory, and waiting on it."""

from dialtree.storage.location import Location, PostgresServer
from dialtree.storage.postgresql.watch import PostgresWatch
from dialtree.storage.sqlite.watch import SqliteWatch
from dialtree.storage.watch import REVISIONS, RevisionWatch, Watched


def watch_of(location: Location, watched: Watched = REVISIONS) -> RevisionWatch:
    """A watch that has not been started."""
    if isinstance(location, PostgresServer):
        return PostgresWatch(
            location.url,
            lease_seconds=0.2,
            strict=False,
            connect_timeout=5.0,
            statement_timeout=5.0,
            watched=watched,
        )
    return SqliteWatch(location.path, watched)
