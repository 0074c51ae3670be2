"""A new database in no time: the migrations run once for all tests, and PostgreSQL's databases are used again."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from dialtree.storage.location import Location, PostgresServer, SqliteFile
from dialtree.storage.setup import set_up
from storage.plain_sql import GROWING, TABLES, populate
from storage.shell import Kind, opened_shell
from support.postgresql import Cluster, Version, running

_unused: dict[Version, list[str]] = defaultdict(list)


@contextmanager
def new_database(kind: Kind, *, populated: bool = False) -> Iterator[Location]:
    """A database that is set up, and empty or with what `populate` puts into it."""
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            yield SqliteFile(make_file(Path(folder) / "dialtree.db", populated=populated))
        return
    version = version_of(kind)
    url = _unused[version].pop() if _unused[version] else _copied(version)
    _empty(url)
    if populated:
        with opened_shell(PostgresServer(url)) as shell:
            populate(shell)
    yield PostgresServer(url)
    _unused[version].append(url)


def untouched_database(kind: Kind) -> Location:
    """A database of PostgreSQL in which nobody has been before."""
    return PostgresServer(_copied(version_of(kind)))


def make_file(path: Path, *, populated: bool = False) -> Path:
    """A database of SQLite, as `new_database` makes it."""
    path.write_bytes(_made(populated=populated))
    return path


def url_of(location: Location) -> str:
    return f"sqlite:///{location.path}" if isinstance(location, SqliteFile) else location.url


def cluster_of(kind: Kind) -> Cluster:
    return running(version_of(kind))


def version_of(kind: Kind) -> Version:
    return "15" if kind == "postgresql15" else "18"


@cache
def _made(*, populated: bool) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        set_up(SqliteFile(path))
        if populated:
            with opened_shell(SqliteFile(path)) as shell:
                populate(shell)
        return path.read_bytes()


@cache
def _template(version: Version) -> str:
    url = running(version).create_database()
    set_up(PostgresServer(url))
    return url


def _copied(version: Version) -> str:
    return running(version).create_database(_template(version))


def _empty(url: str) -> None:
    """Leaves nothing of the test before, its connections included; triggers and foreign keys have no say."""
    resets = ", ".join(f"setval('{table}_id_seq', 1, false)" for table in GROWING)
    deletes = "; ".join(f"DELETE FROM {table}" for table in TABLES)
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute(f"SET LOCAL session_replication_role = replica; {deletes}; SELECT {resets}")
