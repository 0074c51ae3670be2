"""Real PostgreSQL servers for tests, each with a data folder and a free loopback port of its own."""

import atexit
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal, Self
from urllib.parse import urlsplit

import psycopg

from support.postgresql_binaries import VERSIONS, Version, binaries, hand_over, run, run_as
from support.server import free_port
from support.waiting import eventually

__all__ = ["VERSIONS", "Cluster", "Version", "running"]

Mode = Literal["smart", "fast", "immediate"]

_SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
_STOP_SECONDS = 60.0
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
    "timezone": "Asia/Jerusalem",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %a: ",
}
_INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions")
# One server sorts as people do, the other by code points: what the directory does must not depend on it.
_LOCALES = {
    "15": ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"),
    "18": ("--locale=C.UTF-8",),
}
# Waits until who started it has ended, in whatever way, and leaves nothing behind.
_GUARD = """
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
rm -rf "$1"
"""


class Cluster:
    """A PostgreSQL server with databases of its own. `make` makes one.

    Attributes:
        version: PostgreSQL's major version.
        port: The port on 127.0.0.1; it remains the same over restarts.
    """

    def __init__(self, version: Version, folder: Path) -> None:
        self.version = version
        self.port = free_port()
        self._folder = folder
        self._names = count(1)
        self._server: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def make(cls, version: Version) -> Iterator[Self]:
        """A running server that is the caller's alone, gone with the end of `with` or of this process."""
        folder = Path(mkdtemp(prefix="dialtree-postgresql-"))
        guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", folder], stdin=subprocess.PIPE, cwd="/", start_new_session=True
        )
        try:
            hand_over(folder)
            shown = run(
                binaries(version) / "initdb",
                *(
                    "-D",
                    folder / "data",
                    "-U",
                    "postgres",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--no-sync",
                    "--no-instructions",
                ),
                *_LOCALES[version],
            )
            assert shown.returncode == 0, shown.stderr.decode()
            cluster = cls(version, folder)
            cluster.start()
            try:
                yield cluster
            finally:
                cluster.stop("immediate")
        finally:
            guard.communicate()

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._folder / "data"

    @property
    def log(self) -> str:
        """What the server has written to its log so far."""
        return (self._folder / "log").read_text(errors="replace")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str | None = None) -> str:
        """Makes a database and returns its URL.

        Args:
            template: The URL of a database of this cluster, to which nobody is connected: it is copied.
        """
        name = f"test_{next(self._names)}"
        source = "template0" if template is None else _name(template)
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Drops a database, also under the feet of who is connected to it."""
        self._execute(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        assert self._server is None, "the server runs already"
        settings = {**_SETTINGS, "port": str(self.port)}
        options = (f"--{name}={value}" for name, value in settings.items())
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [binaries(self.version) / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                **run_as(),
            )
        eventually(self._answers, "PostgreSQL answers")

    def stop(self, mode: Mode = "fast") -> None:
        """Stops the server, if it runs, and waits for its end."""
        if self._server is not None:
            self._server.send_signal(_SIGNALS[mode])
            self._server.wait(_STOP_SECONDS)
            self._server = None

    def restart(self, mode: Mode = "immediate") -> None:
        self.stop(mode)
        self.start()

    def _answers(self) -> bool:
        assert self._server is not None
        assert self._server.poll() is None, self.log
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement.encode())


@cache
def running(version: Version) -> Cluster:
    """The server of this version that all tests share; it is started when it is first asked for."""
    return _until_the_end.enter_context(Cluster.make(version))


_until_the_end = ExitStack()
atexit.register(_until_the_end.close)


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
