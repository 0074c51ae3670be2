"""What becomes of uploads with time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.management.uploads.reasons import DIED
from dialtree.storage import uploads
from dialtree.storage.batches import in_batches
from dialtree.storage.database import Database
from dialtree.storage.uploads import Age

WAITS = timedelta(days=1)
"""For how long a file may be applied after it was uploaded."""

KEPT = timedelta(days=7)
"""For how long an upload is told of; the audit has for good what was imported."""

MOST_WAITING = 10
"""How many files of an organisation may wait to be applied; those uploaded before are given up."""

SILENCE = timedelta(seconds=30)
"""After how long of silence from who applies an upload they are taken for dead."""


async def clean(connection: AsyncConnection, database: Database, now: datetime) -> None:
    """Gives up and deletes what is too old, and settles what was left by servers that have died.

    Args:
        connection: The transaction that writes. It has the write lock, so that nobody is just writing an import.
        database: The directory.
        now: The moment (aware).
    """
    ages = await uploads.load_ages(connection)
    for batch in in_batches(it.id for it in ages if it.state != "applying" and now - it.created_at > KEPT):
        await uploads.delete_uploads(connection, batch)
    for batch in in_batches(_late(ages, now)):
        await uploads.end_uploads(connection, batch, "expired", keep_lines=False)
    for it in ages:
        if it.state == "applying" and now - it.seen_at > SILENCE:
            await uploads.end_uploads(connection, [it.id], "failed", DIED, keep_lines=False)
            await database.forget_progress(it.id)


def _late(ages: Sequence[Age], now: datetime) -> Iterator[int]:
    waiting = Counter[int]()
    for it in ages:
        if it.state == "planned":
            waiting[it.organization_id] += 1
            if now - it.created_at > WAITS or waiting[it.organization_id] > MOST_WAITING:
                yield it.id
