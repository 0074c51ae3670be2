"""Imports in a process of its own: URL FILE [kill]. It says "ready" before it writes, and how it went.

With "kill" it ends in the middle, as if the power had gone.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from dialtree.directory.reach import EVERYTHING
from dialtree.management.actor import Actor
from dialtree.management.imports import ImportOptions, import_file
from dialtree.storage.database import Database
from dialtree.storage.location import read_location


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def told(step: str, done: int, _total: int) -> None:
    if step == "Planning":
        say("ready")
    if "kill" in sys.argv and done:
        say("killed")
        os.kill(os.getpid(), signal.SIGKILL)


async def bring(url: str, file: Path) -> None:
    database = Database(read_location(url))
    dana = Actor("command line", "dana", EVERYTHING)
    _, plan = await import_file(database, dana, file, ImportOptions((1, "Acme")), told)
    await database.close()
    say(f"{len(plan.extensions.added)} added, {plan.extensions.unchanged} unchanged, {len(plan.refused)} refused")


if __name__ == "__main__":
    asyncio.run(bring(sys.argv[1], Path(sys.argv[2])))
