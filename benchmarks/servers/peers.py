"""The peers, each as its own documentation says to run it with one worker."""

import sys
from collections.abc import Iterator, Mapping
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


@contextmanager
def empty(bodies: Mapping[str, bytes], folder: Path) -> Iterator[int]:
    """Runs an empty handler under Granian, as `dialtree serve` runs Dialtree.

    Args:
        bodies: What it answers, by the first part of the path.
        folder: Where the bodies and the log go.

    Yields:
        The server's loopback port.
    """
    port = free_port()
    own = folder / f"empty-{port}"
    own.mkdir()
    for name, body in bodies.items():
        (own / name).write_bytes(body)
    options = ["--interface", "rsgi", "--loop", "uvloop", "--http", "1", "--no-ws", "--log-level", "warning"]
    program = str(Path(sys.executable).with_name("granian"))
    command = [program, *options, "--port", str(port), "--working-dir", str(_ROOT), "benchmarks.peers.empty:app"]
    env = {"EMPTY_FOLDER": str(own)}
    ready = f"http://127.0.0.1:{port}/"
    with child(pinned(command, server_cores(1)), folder / "empty.log", lambda: answers(ready), env=env):
        yield port
