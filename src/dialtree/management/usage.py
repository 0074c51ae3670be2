"""Counts the use of codes. It is no act of anybody and leaves no audit row."""

from collections.abc import Sequence

from dialtree.storage.database import Database
from dialtree.storage.usage import Use, add_usage


async def count_usage(database: Database, uses: Sequence[Use]) -> None:
    """Adds to the counters of codes.

    Raises:
        OutOfReachError: The database cannot be written; nothing was counted.
    """
    async with database.write() as connection:
        await add_usage(connection, uses)
