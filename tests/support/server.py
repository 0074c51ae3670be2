"""A real `dialtree serve` on a free loopback port."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self

from dialtree.storage.location import Location, PostgresServer, SqliteFile
from support.raw_http import Answer, Connection, Headers, ask
from support.waiting import eventually

COMMAND = Path(sys.executable).with_name("dialtree")
_STOP_SECONDS = 40.0
_LISTEN = "0A"


def free_port(host: str = "127.0.0.1") -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def count_listeners(port: int) -> int:
    """How many sockets listen on a port: each worker of a server has one of its own."""
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()]
    return sum(address.endswith(f":{port:04X}") and state == _LISTEN for _, address, _, state, *_ in lines)


def _path(database: Path | SqliteFile) -> Path:
    return database if isinstance(database, Path) else database.path


class Server:
    """Runs from `with` to its end, and is stopped by its process id.

    Args:
        database: The SQLite file, or where else the database is.
        settings: More settings, by their names in lower case.
        arguments: More arguments of the command.
        host: The address to listen on.
    """

    def __init__(
        self,
        database: Path | Location,
        settings: Mapping[str, object] | None = None,
        arguments: tuple[str, ...] = (),
        host: str = "127.0.0.1",
    ) -> None:
        self.host = host
        self.port = free_port(host)
        self._workers = int(str((settings or {}).get("workers", 1)))
        self._written = TemporaryFile()  # noqa: SIM115 - read until after the process has ended
        url = database.url if isinstance(database, PostgresServer) else f"sqlite:///{_path(database)}"
        own = {"database": url, "host": host, "port": self.port, **(settings or {})}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DIALTREE_")}
        self._process = subprocess.Popen(
            [COMMAND, "serve", *arguments],
            env=clean | {f"DIALTREE_{name.upper()}": str(value) for name, value in own.items()},
            stdin=subprocess.DEVNULL,
            stdout=self._written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> str:
        """Everything that the server and its workers have written so far."""
        size = self._written.seek(0, os.SEEK_END)
        return os.pread(self._written.fileno(), size, 0).decode()

    def ask(self, method: str, target: str | bytes, headers: Headers = (), body: bytes | None = None) -> Answer:
        return ask(self.port, method, target, headers, body)

    def wait_until_told(self) -> Self:
        """Until it has said that it serves: its workers are about to start."""
        eventually(lambda: "Ctrl-C stops it" in self.output, "the server says that it serves")
        return self

    def wait_until_ready(self) -> Self:
        """Until every worker serves."""
        eventually(lambda: self._serves() or self._process.poll() is not None, "the server answers")
        assert self._process.poll() is None, self.output
        return self

    def stop(self, by: signal.Signals = signal.SIGTERM, *, whole_group: bool = False) -> int:
        """Ends the server and returns its exit code.

        Args:
            by: The signal to send.
            whole_group: Send it to the workers too, as a terminal's Ctrl-C does.
        """
        if self._process.poll() is None:
            if whole_group:
                os.killpg(self.pid, by)
            else:
                self._process.send_signal(by)
        return self._process.wait(_STOP_SECONDS)

    def wait(self) -> int:
        """Waits for a server that ends by itself."""
        return self._process.wait(_STOP_SECONDS)

    def close(self) -> None:
        """Makes sure that nothing of it is left."""
        try:
            self.stop()
        finally:
            if self._process.poll() is None:
                os.killpg(self.pid, signal.SIGKILL)
                self._process.wait()
            self._written.close()

    def __enter__(self) -> Self:
        try:
            return self.wait_until_ready()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _serves(self) -> bool:
        return count_listeners(self.port) >= self._workers and self._answers()

    def _answers(self) -> bool:
        try:
            with Connection(self.port, self.host) as connection:
                return connection.ask("GET", "/").status > 0
        except OSError:
            return False
