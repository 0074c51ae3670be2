import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from dialtree.storage.database import Database
from dialtree.storage.engine import connect
from storage.fresh import make_database
from storage.opened import opened

# How long one example takes says more about the machine than about the code.
settings.register_profile("dialtree", deadline=None)
settings.load_profile("dialtree")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database that is set up and empty."""
    return make_database(tmp_path / "dialtree.db")


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with opened(path) as database:
        yield database


@pytest.fixture
def shell(path: Path) -> Iterator[sqlite3.Connection]:
    """The same database, in plain SQL, each statement a transaction."""
    with closing(connect(path, "rw")) as connection:
        yield connection


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database with what `populate` puts into it, in plain SQL; nothing that a test does is committed."""
    with closing(connect(make_database(tmp_path / "populated.db", populated=True), "rw")) as connection:
        connection.execute("BEGIN")
        yield connection
