"""Imports in a process of its own: URL FILE [kill] [memory]. It says "ready" before it writes, and how it went.

With "kill" it ends in the middle, as if the power had gone. With "memory" it says how many bytes it took at most.
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


def most_memory() -> int:
    # What the system tells of a process that has ended (ru_maxrss) counts the one that started it in.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    asyncio.run(bring(sys.argv[1], Path(sys.argv[2])))
    if "memory" in sys.argv:
        say(str(most_memory()))
