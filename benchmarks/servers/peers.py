"""The peers, each as its own documentation says to run it with one worker."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.children import answers, child, free_port
from benchmarks.cores import pinned, server_cores

_ROOT = Path(__file__).parents[2]


@contextmanager
def uvicorn(module: str, database: Path, folder: Path) -> Iterator[int]:
    """Runs a FastAPI application.

    Args:
        module: Its module among `benchmarks.peers`; the application in it is `app`.
        database: The SQLite file.
        folder: Where the log goes.

    Yields:
        The server's loopback port.
    """
    port = free_port()
    options = ["--app-dir", str(_ROOT), "--port", str(port), "--no-access-log", "--log-level", "warning"]
    command = [sys.executable, "-m", "uvicorn", f"benchmarks.peers.{module}:app", *options]
    ready = f"http://127.0.0.1:{port}/openapi.json"
    env = {"PEER_DATABASE": f"sqlite:///{database}"}
    with child(pinned(command, server_cores(1)), folder / f"{module}.log", lambda: answers(ready), env=env):
        yield port


@contextmanager
def datasette(database: Path, folder: Path) -> Iterator[int]:
    """Runs Datasette on an SQLite file.

    Args:
        database: The SQLite file.
        folder: Where the log goes.

    Yields:
        The server's loopback port.
    """
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", str(database), "--port", str(port)]
    ready = f"http://127.0.0.1:{port}/-/versions.json"
    with child(pinned(command, server_cores(1)), folder / "datasette.log", lambda: answers(ready)):
        yield port
