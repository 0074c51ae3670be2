"""An empty handler under the HTTP server that Dialtree runs on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bench import SIZES
from benchmarks.children import answers, child, free_port
from benchmarks.cores import pinned, server_cores
from benchmarks.request import Target, ask
from benchmarks.servers.dialtree import Dialtree

_ROOT = Path(__file__).parents[2]


class Empty:
    """A running server.

    Attributes:
        pid: Its process id; the workers are its children.
        port: Its loopback port.
    """

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self.port = port

    def answer_like(self, name: str, of: Target) -> Target:
        """The answer of a name, asked for as the same answer is asked for elsewhere."""
        return Target(self.port, f"/{name.replace(' ', '-')}{of.path}", of.headers)


@contextmanager
def empty_beside(server: Dialtree, folder: Path) -> Iterator[Empty]:
    """Runs one with the bytes that a Dialtree server answers for each of `SIZES`, as `dialtree serve` runs Dialtree."""
    port = free_port()
    own = folder / f"empty-{port}"
    own.mkdir()
    for name, organization in SIZES.items():
        (own / name.replace(" ", "-")).write_bytes(ask(server.list_of(organization.code)).body)
    options = ["--interface", "rsgi", "--loop", "uvloop", "--http", "1", "--no-ws", "--log-level", "warning"]
    program = str(Path(sys.executable).with_name("granian"))
    command = [program, *options, "--port", str(port), "--working-dir", str(_ROOT), "benchmarks.peers.empty:app"]
    env = {"EMPTY_FOLDER": str(own)}
    ready = f"http://127.0.0.1:{port}/"
    log = folder / f"empty-{port}.log"
    with child(pinned(command, server_cores(1)), log, lambda: answers(ready), env=env) as process:
        yield Empty(process.pid, port)
