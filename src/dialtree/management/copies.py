"""Copies a directory, with everything that is written down about it, into another database."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import TypeAlias

from dialtree.directory.faults import refuse
from dialtree.storage.database import Database
from dialtree.storage.silence import silenced
from dialtree.storage.statistics import take_statistics
from dialtree.storage.transfer import TABLES, compare_rows, copy_last_id, copy_rows, count_rows

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told how far it is: the step in words, and how many of how many rows are done; each row is copied and compared."""


async def copy_directory(source: Database, target: Database, progress: Progress) -> Mapping[str, int]:
    """Copies every table, as it stands at one moment, and compares the copy with the original, row by row.

    It is all or nothing. The copy has the same ids, revisions, change log and audit.

    Args:
        source: The directory.
        target: Another database that is set up and empty.
        progress: Told how far it is.

    Returns:
        How many rows each table has, by its name.

    Raises:
        RefusedError: The target is not empty.
        CopyError: The copy does not equal the original; nothing was written.
        OutOfReachError: One of the databases cannot be read or written.
        ConstraintError: The target takes a row for bad; nothing was written.
    """
    async with source.read() as reader, target.write() as writer:
        if any((await count_rows(writer)).values()):
            raise refuse("to", f"{target.location} holds a directory already; copy into an empty database")
        counts = await count_rows(reader)
        tell = _Told(progress, 2 * sum(counts.values()))
        async with silenced(writer):
            for table in TABLES:
                await tell.through(f"Copying {table.name}", copy_rows(reader, writer, table))
                if table.autoincrement_column is not None:
                    await copy_last_id(reader, writer, table)
        await take_statistics(writer, TABLES)
        for table in TABLES:
            await tell.through(f"Comparing {table.name}", compare_rows(reader, writer, table))
    return counts


class _Told:
    """Adds up how far all steps are together."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._before = 0

    async def through(self, step: str, counts: AsyncIterator[int]) -> None:
        done = 0
        async for done in counts:
            self._progress(step, self._before + done, self._total)
        self._before += done
