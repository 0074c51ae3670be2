from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from dialtree.storage.database import Database
from dialtree.storage.location import Location, SqliteFile
from storage.fresh import cluster_of, make_file, new_database
from storage.opened import opened
from storage.shell import KINDS, Kind, Shell, opened_shell
from support.postgresql import Cluster


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Has a test run on every kind of database, unless it asks for what one kind alone has."""
    names = metafunc.fixturenames
    if {"path", "sqlite_directory"} & set(names):
        kinds = KINDS[:1]
    elif "cluster" in names:
        kinds = KINDS[1:]
    else:
        kinds = KINDS
    if "kind" in names:
        metafunc.parametrize("kind", kinds, scope="module")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a database of SQLite that is set up and empty."""
    return make_file(tmp_path / "dialtree.db")


@pytest.fixture
def cluster(kind: Kind) -> Cluster:
    """A PostgreSQL server."""
    return cluster_of(kind)


@pytest.fixture
def location(kind: Kind, request: pytest.FixtureRequest) -> Iterator[Location]:
    """A database that is set up and empty."""
    if "path" in request.fixturenames:
        yield SqliteFile(request.getfixturevalue("path"))
    else:
        with new_database(kind) as made:
            yield made


@pytest.fixture
async def database(location: Location) -> AsyncIterator[Database]:
    async with opened(location) as database:
        yield database


@pytest.fixture
def shell(location: Location) -> Iterator[Shell]:
    """The same database, in plain SQL, each statement a transaction."""
    with opened_shell(location) as shell:
        yield shell


@pytest.fixture(scope="module")
def populated(kind: Kind) -> Iterator[Shell]:
    """A database with what `populate` puts into it, in plain SQL, for all tests of a module."""
    with new_database(kind, populated=True) as location, opened_shell(location) as shell:
        yield shell


@pytest.fixture
def directory(populated: Shell) -> Iterator[Shell]:
    """What `populate` makes, in plain SQL; nothing that a test does is committed."""
    populated.execute("BEGIN")
    yield populated
    populated.execute("ROLLBACK")


@pytest.fixture
def sqlite_directory(directory: Shell) -> Shell:
    """The same, on SQLite alone."""
    return directory
