"""Where the database is: the URL that operators write, understood."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, unquote

from dialtree.storage.postgresql.server import SCHEMES, PostgresServer, read_server

__all__ = ["Location", "PostgresServer", "SqliteFile", "file_uri", "location_url", "read_location"]

_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """An SQLite database.

    Attributes:
        path: Its file.
    """

    path: Path

    def __str__(self) -> str:
        return str(self.path)


Location: TypeAlias = SqliteFile | PostgresServer


def read_location(url: str) -> Location:
    """What a database's URL means.

    Args:
        url: `sqlite:///relative/path` or `sqlite:////absolute/path`, percent-encoded where a URL must be; or a
            connection URI of PostgreSQL: `postgresql://user:password@host:port/name?option=value`, in which several
            hosts are separated by commas.

    Raises:
        ValueError: The URL is of another form. The message does not repeat it: it may hold a password.
    """
    if url.startswith(SCHEMES):
        return read_server(url)
    path = url.removeprefix(_SQLITE)
    if path == url or not path or "?" in path or "#" in path or "\0" in unquote(path):
        raise ValueError("not of the form sqlite:///path/to/file.db or postgresql://user@host/name")
    return SqliteFile(Path(unquote(path)))


def location_url(location: Location) -> str:
    """The URL of a location, as `read_location` reads it; it may hold a password."""
    return location.url if isinstance(location, PostgresServer) else f"{_SQLITE}{quote(os.fsencode(location.path))}"


def file_uri(path: Path, mode: str) -> str:
    """SQLite's own URI of a database file (sqlite.org/uri.html).

    Args:
        path: The file.
        mode: "rw" refuses a file that does not exist, "rwc" makes it.
    """
    return f"file://{quote(os.fsencode(path.absolute()))}?mode={mode}"
