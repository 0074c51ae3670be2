"""How a server is, as the worker sees it that is asked."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from dialtree import __version__
from dialtree.serving.requests import Asked, Outcome, RequestCounts
from dialtree.serving.snapshots import CacheStanding, Snapshots
from dialtree.storage.database import Database
from dialtree.storage.vitals import DatabaseVitals, load_vitals
from dialtree.storage.watch import Heartbeat, RevisionWatch


class Vitals(msgspec.Struct, frozen=True):
    """What is told of a server.

    Attributes:
        version: Dialtree's version.
        workers: How many workers the server has.
        process_id: The worker that was asked.
        started_at: When that started.
        database: How the database is.
        heartbeat: How the worker knows of changes.
        cache: What it keeps of rendered answers.
        requests: How many requests it has answered, by what was asked for and how that ended.
    """

    version: str
    workers: int
    process_id: int
    started_at: datetime
    database: DatabaseVitals
    heartbeat: Heartbeat
    cache: CacheStanding
    requests: Mapping[Asked, Mapping[Outcome, int]]


class Health:
    """Tells how a server is.

    Args:
        database: The directory.
        watch: Tells revisions.
        snapshots: The rendered answers.
        requests: Counts requests.
        workers: How many workers the server has.
    """

    def __init__(
        self, database: Database, watch: RevisionWatch, snapshots: Snapshots, requests: RequestCounts, workers: int
    ) -> None:
        self._database = database
        self._watch = watch
        self._snapshots = snapshots
        self._requests = requests
        self._workers = workers
        self._started_at = datetime.now(UTC)

    async def examine(self) -> Vitals:
        """How it is now.

        Raises:
            OutOfReachError: The database cannot be read.
        """
        return Vitals(
            version=__version__,
            workers=self._workers,
            process_id=os.getpid(),
            started_at=self._started_at,
            database=await load_vitals(self._database),
            heartbeat=self._watch.heartbeat(),
            cache=self._snapshots.standing,
            requests=self._requests.counts,
        )
