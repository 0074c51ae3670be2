"""PostgreSQL 18 with its own default settings, on the core of the load."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psycopg

from benchmarks.children import child, free_port
from benchmarks.cores import load_cores, pinned
from support.postgresql_binaries import binaries, hand_over, run, run_as

_INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions")


class Postgres:
    """A running server.

    Attributes:
        port: Its loopback port.
    """

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str) -> str:
        """The URL of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def make(self, database: str) -> str:
        """Makes an empty database and returns its URL."""
        self.execute(f"CREATE DATABASE {database}")
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drops a database."""
        self.execute(f"DROP DATABASE {database} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Runs a statement in the database `postgres`."""
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Runs a new server, gone at the end. Commits wait for the disk, as everybody's do."""
    folder = Path(mkdtemp(prefix="dialtree-bench-postgresql-"))
    try:
        hand_over(folder)
        done = run(binaries("18") / "initdb", "-D", folder / "data", *_INITDB)
        if done.returncode:
            raise SystemExit(f"benchmarks: initdb failed: {done.stderr.decode()}")
        server = Postgres(free_port())
        options = [f"--port={server.port}", "--listen_addresses=127.0.0.1", "--unix_socket_directories="]
        command = pinned([str(binaries("18") / "postgres"), "-D", str(folder / "data"), *options], load_cores(1))
        log = folder / "log"
        with child(command, log, lambda: _answers(server), run_as=run_as(), cwd=folder, stop=signal.SIGINT):
            yield server
    finally:
        rmtree(folder, ignore_errors=True)


def _answers(server: Postgres) -> bool:
    try:
        server.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True
