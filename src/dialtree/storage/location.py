"""Where the database is: the URL that operators write, understood."""

import os
from pathlib import Path
from urllib.parse import quote, unquote

_SCHEME = "sqlite:///"


def read_location(url: str) -> Path:
    """The file of an SQLite database.

    Args:
        url: `sqlite:///relative/path` or `sqlite:////absolute/path`, percent-encoded where a URL must be.

    Raises:
        ValueError: The URL is of another form.
    """
    path = url.removeprefix(_SCHEME)
    if path == url or not path or "?" in path or "#" in path or "\0" in unquote(path):
        # A URL of another system may hold a password, so that it is not repeated.
        raise ValueError("not of the form sqlite:///path/to/file.db")
    return Path(unquote(path))


def file_uri(path: Path, mode: str) -> str:
    """SQLite's own URI of a database file (sqlite.org/uri.html).

    Args:
        path: The file.
        mode: "rw" refuses a file that does not exist, "rwc" makes it.
    """
    return f"file://{quote(os.fsencode(path.absolute()))}?mode={mode}"
