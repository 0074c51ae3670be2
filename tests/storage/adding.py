"""Adds extensions in a process of its own: URL FIRST COUNT. It says "ready", and then begins."""

import asyncio
import sys

from dialtree.directory.extension import Extension
from dialtree.storage.database import Database
from dialtree.storage.extensions import insert_extensions
from dialtree.storage.location import read_location
from dialtree.storage.sequences import next_id


async def add(url: str, first: int, count: int) -> None:
    database = Database(read_location(url))
    async with database.read():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
    for number in range(first, first + count):
        async with database.write() as connection:
            extension_id = await next_id(connection, "extensions")
            added = Extension(extension_id, 1, str(number), "Desk", "", None, active=True)
            await insert_extensions(connection, 1, [added])
    await database.close()


if __name__ == "__main__":
    asyncio.run(add(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
