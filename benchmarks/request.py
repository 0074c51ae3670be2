"""What is asked of a server, and one request of it."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Target:
    """A request that is sent again and again.

    Attributes:
        port: The server's loopback port.
        path: The path, with its query.
        headers: The headers beside the usual ones.
    """

    port: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The URL."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def with_header(self, name: str, value: str) -> "Target":
        """The same request with a header more."""
        return replace(self, headers={**self.headers, name: value})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, headers by their names in lower case, and body as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Kept:
    """A connection that is kept open over many requests."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._connection.connect()

    @property
    def local_port(self) -> int:
        """The port of its own end."""
        port: int = self._connection.sock.getsockname()[1]
        return port

    def ask(self, target: Target) -> Reply:
        """Sends a request and reads the whole answer."""
        self._connection.request("GET", target.path, headers=dict(target.headers))
        answer = self._connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, headers, answer.read())

    def close(self) -> None:
        """Closes it."""
        self._connection.close()


def ask(target: Target) -> Reply:
    """Asks once, over a connection of its own."""
    kept = Kept(target.port)
    try:
        return kept.ask(target)
    finally:
        kept.close()
