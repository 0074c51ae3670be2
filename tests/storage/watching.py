"""For the tests of PostgreSQL's watch on revisions: a database that announces, a writer, and what may be answered."""

from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Event, Thread
from typing import Any

import psycopg

from dialtree.storage.clock import now
from dialtree.storage.postgresql.channel import CHANNEL
from dialtree.storage.postgresql.watch import PostgresWatch
from dialtree.storage.watch import UNKNOWN
from support.postgresql import Cluster
from support.waiting import eventually, eventually_async

LEASE = 0.2
_SET_UP = f"""
CREATE TABLE organizations (id bigint PRIMARY KEY, revision bigint NOT NULL);
CREATE FUNCTION announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(
        '{CHANNEL}', CASE TG_OP WHEN 'DELETE' THEN OLD.id || ' gone' ELSE NEW.id || ' ' || NEW.revision END
    );
    RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON organizations FOR EACH ROW EXECUTE FUNCTION announce();
INSERT INTO organizations VALUES (1, 1), (2, 1);
"""
RAISE = "UPDATE organizations SET revision = revision + 1 WHERE id = %s RETURNING revision"


def make_database(cluster: Cluster) -> str:
    """Makes a database of two organisations, 1 and 2, at their first revision; returns its URL."""
    url = cluster.create_database()
    with shell(url) as connection:
        connection.execute(_SET_UP)
    return url


def shell(url: str) -> psycopg.Connection:
    """Plain SQL, each statement a transaction."""
    return psycopg.connect(url, autocommit=True)


@asynccontextmanager
async def watching(url: str, **options: Any) -> AsyncIterator[PostgresWatch]:  # noqa: ANN401
    """A watch that runs; with short times unless told otherwise."""
    usual = {"lease_seconds": LEASE, "strict": False, "connect_timeout": 1.0, "statement_timeout": 1.0}
    watch = PostgresWatch(url, **{**usual, **options})
    await watch.start()
    try:
        yield watch
    finally:
        await watch.close()


async def until_known(watch: PostgresWatch, organization_id: int = 1) -> None:
    """Waits until the watch hears announcements and knows an organisation."""
    while watch.revision(organization_id) is UNKNOWN:
        await watch.read(organization_id)
        await eventually_async(lambda: now() < watch._known._until, "a heartbeat is answered")


class Writer:
    """Raises the revision of organisation 1 as fast as it can, and remembers when each commit had returned."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._revisions = [1]
        self._times = [0.0]
        self._stop = Event()
        self.error: Exception | None = None

    def committed(self, at: float) -> int:
        """The revision whose commit had returned at a moment."""
        return self._revisions[bisect_right(self._times, at) - 1]

    def latest(self) -> int:
        """The revision whose commit returned last."""
        return self._revisions[len(self._times) - 1]

    def run(self) -> None:
        try:
            with shell(self._url) as connection:
                while not self._stop.wait(0.001):
                    row = connection.execute(RAISE, (1,)).fetchone()
                    assert row is not None
                    # In this order: who looks from another thread never finds a time without its revision.
                    self._revisions.append(row[0])
                    self._times.append(now())
        except psycopg.OperationalError as error:
            self.error = error

    @classmethod
    @contextmanager
    def running(cls, url: str) -> Iterator["Writer"]:
        writer = cls(url)
        thread = Thread(target=writer.run, daemon=True)
        thread.start()
        try:
            eventually(lambda: len(writer._times) > 3, "the writer writes")
            yield writer
        finally:
            writer._stop.set()
            thread.join()


class Reader:
    """Asks a watch as a request does, and holds what it says against what a writer has committed."""

    def __init__(self, watch: PostgresWatch, writer: Writer, lease: float = LEASE) -> None:
        self._watch = watch
        self._writer = writer
        self._lease = lease
        self.told = 0
        self.read = 0

    async def ask(self) -> None:
        asked = now()
        answer = self._watch.revision(1)
        if answer is UNKNOWN:
            expected = self._writer.committed(asked)
            answer = await self._watch.read(1)
            self.read += 1
        else:
            expected = self._writer.committed(asked - self._lease)
            self.told += 1
        assert isinstance(answer, int)
        assert answer >= expected, f"{expected - answer} revisions behind what was committed in time"
