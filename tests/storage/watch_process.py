"""A program that asks PostgreSQL's watch on revisions, again and again, and writes down what it is told.

A line of its output: when it asked (by `clock.now`), `told` or `read`, the revision, and what the wall clock said.
"""

import asyncio
import sys
import time

from dialtree.storage.clock import now
from dialtree.storage.watch import UNKNOWN
from storage.watching import watching


async def main(url: str) -> None:
    async with watching(url) as watch:
        while True:
            asked, answer, how = now(), watch.revision(1), "told"
            if answer is UNKNOWN:
                answer, how = await watch.read(1), "read"
            sys.stdout.write(f"{asked} {how} {answer} {time.time()}\n")
            sys.stdout.flush()
            await asyncio.sleep(0.002)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
