"""A process ends, whatever it has left open."""

import subprocess
import sys
from pathlib import Path

_LOSES_A_CONNECTION = """
import asyncio, sys
from pathlib import Path
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile

async def lose() -> None:
    database = Database(SqliteFile(Path(sys.argv[1])))
    kept.append((database, await database._driver.engine.raw_connection()))

kept = []
asyncio.run(lose())
"""


def test_a_connection_that_was_never_closed_does_not_keep_it_alive(path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", _LOSES_A_CONNECTION, path], timeout=60, check=False)
    assert ended.returncode == 0
