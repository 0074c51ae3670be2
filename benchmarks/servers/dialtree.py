"""`dialtree serve`, and the other commands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.children import answers, child, free_port
from benchmarks.cores import pinned, server_cores
from benchmarks.request import Target
from dialtree.contract.path import GET_EXTENSIONS

DIALTREE = str(Path(sys.executable).parent / "dialtree")


def run(url: str, *arguments: str) -> str:
    """Runs a command on a database and returns what it prints on standard output.

    Raises:
        SystemExit: It failed.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIALTREE_")}
    command = [DIALTREE, *arguments, "--database", url]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(f"benchmarks: dialtree {arguments[0]} failed: {done.stderr}")
    return done.stdout.strip()


class Dialtree:
    """A running server.

    Attributes:
        pid: Its process id; the workers are its children.
        port: Its loopback port.
    """

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self.port = port

    def list_of(self, code: str) -> Target:
        """The extension list that a code opens, asked for as the contract's examples do."""
        return Target(self.port, f"{GET_EXTENSIONS}?code={code}&showAll=true")


@contextmanager
def serving(url: str, folder: Path, workers: int = 1, **settings: object) -> Iterator[Dialtree]:
    """Serves a database, pinned to a core a worker.

    Args:
        url: The database; it is set up.
        folder: Where the log goes.
        workers: How many worker processes.
        settings: Settings that differ from the default, by name.
    """
    port = free_port()
    serve = [DIALTREE, "serve", "--port", str(port), "--workers", str(workers), "--database", url]
    command = pinned(serve, server_cores(workers))
    log, ready = folder / f"dialtree-{port}.log", f"http://127.0.0.1:{port}/"
    env = {f"DIALTREE_{name.upper()}": str(value) for name, value in settings.items()}
    with child(command, log, lambda: answers(ready), env=env) as process:
        yield Dialtree(process.pid, port)
