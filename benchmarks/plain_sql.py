"""Writes as another program makes them: plain SQL in the database's own language, one commit each."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Protocol

import psycopg

from benchmarks.generator import Organization

_SQLITE = "sqlite:///"
_UPDATE = "UPDATE extensions SET name = {0} WHERE organization_id = {0} AND sip = {0}"


class Rename(Protocol):
    """Renames the first extension of an organisation; the commit has returned when it does."""

    def __call__(self, organization: Organization, name: str) -> None:
        """Renames it."""


@contextmanager
def renaming(url: str) -> Iterator[Rename]:
    """A connection of its own to a database, for renaming extensions.

    Args:
        url: The database.
    """
    if url.startswith(_SQLITE):
        with closing(sqlite3.connect(url.removeprefix(_SQLITE), timeout=60, isolation_level=None)) as file:
            statement = _UPDATE.format("?")
            yield lambda organization, name: _executed(file.execute(statement, _values(organization, name)))
    else:
        with psycopg.connect(url, autocommit=True) as server:
            prepared = _UPDATE.format("%s").encode()
            yield lambda organization, name: _executed(server.execute(prepared, _values(organization, name)))


def _values(organization: Organization, name: str) -> tuple[str, int, str]:
    return name, organization.root, f"org{organization.number}x0"


def _executed(cursor: sqlite3.Cursor | psycopg.Cursor[tuple[object, ...]]) -> None:
    if cursor.rowcount != 1:
        raise SystemExit("benchmarks: the extension that should be renamed is not there")
