"""The server's own address, as the browser that makes a request knows it."""

from typing import Any

from litestar.connection import ASGIConnection

from dialtree.web.door import door_of


def origin_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The server's address, such as `https://directory.example`: what its path goes behind."""
    scheme = "https" if door_of(connection).is_secure(connection) else "http"
    return f"{scheme}://{connection.headers.get('host', 'localhost')}"
