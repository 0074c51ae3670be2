"""HTTP/1.1 over a bare socket: what goes out is exactly what a test wrote, however odd."""

import gzip
import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import brotli

Headers = Iterable[tuple[str, str]]

_SECONDS = 30.0
_CHUNK = 65536
_CONTINUE = 100
_BODILESS = (204, 304)


class NoAnswerError(Exception):
    """The server closed the connection without a whole answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """The only header of a name; a second one is a fault of its own."""
        values = self.all(name)
        assert len(values) == 1, f"{name}: {values}"
        return values[0]

    def __contains__(self, name: str) -> bool:
        return bool(self.all(name))

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known == name.lower()]

    @property
    def decoded(self) -> bytes:
        match self.all("content-encoding"):
            case []:
                return self.body
            case ["gzip"]:
                return gzip.decompress(self.body)
            case ["br"]:
                unpacked: bytes = brotli.decompress(self.body)
                return unpacked
            case other:
                raise AssertionError(f"content-encoding: {other}")

    @property
    def json(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.decoded)
        return document


class Connection:
    """One connection, kept open until it is closed."""

    def __init__(self, port: int, host: str = "127.0.0.1", seconds: float = _SECONDS) -> None:
        self._socket = socket.create_connection((host, port), timeout=seconds)
        self._port = port
        self._received = b""

    def ask(self, method: str, target: str | bytes, headers: Headers = (), body: bytes | None = None) -> Answer:
        self.send(method, target, headers, body)
        return self.read(method)

    def send(self, method: str, target: str | bytes, headers: Headers = (), body: bytes | None = None) -> None:
        self.write(request_bytes(self._port, method, target, headers, body))

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def read(self, method: str = "GET") -> Answer:
        status, lines = _CONTINUE, list[str]()
        while status == _CONTINUE:
            first, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
            status = int(first.split(" ", 2)[1])
        headers = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
        return Answer(status, headers, self._body(method, status, dict(headers)))

    def read_to_end(self) -> bytes:
        """Whatever else comes until the server closes the connection."""
        try:
            while data := self._socket.recv(_CHUNK):
                self._received += data
        except ConnectionResetError:
            pass
        rest, self._received = self._received, b""
        return rest

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _body(self, method: str, status: int, headers: dict[str, str]) -> bytes:
        if method == "HEAD" or status in _BODILESS:
            return b""
        if headers.get("transfer-encoding") == "chunked":
            return self._chunks()
        return self._exactly(int(headers["content-length"]))

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self._until(b"\r\n"), 16):
            body += self._exactly(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return body

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._received:
            self._receive()
        found, _, self._received = self._received.partition(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._received) < size:
            self._receive()
        found, self._received = self._received[:size], self._received[size:]
        return found

    def _receive(self) -> None:
        try:
            data = self._socket.recv(_CHUNK)
        except ConnectionResetError as error:
            raise NoAnswerError(f"reset after {self._received!r}") from error
        if not data:
            raise NoAnswerError(f"closed after {self._received!r}")
        self._received += data


def request_bytes(
    port: int, method: str, target: str | bytes, headers: Headers = (), body: bytes | None = None
) -> bytes:
    """A request with Host, and with Content-Length when it has a body, unless the test names these itself."""
    named = {name.lower() for name, _ in headers}
    given = list(headers)
    if "host" not in named:
        given.insert(0, ("Host", f"127.0.0.1:{port}"))
    if body is not None and not named & {"content-length", "transfer-encoding"}:
        given.append(("Content-Length", str(len(body))))
    raw_target = target.encode() if isinstance(target, str) else target
    lines = [method.encode() + b" " + raw_target + b" HTTP/1.1"]
    lines += [name.encode() + b": " + value.encode() for name, value in given]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (body or b"")


def ask(port: int, method: str, target: str | bytes, headers: Headers = (), body: bytes | None = None) -> Answer:
    """One request over a connection of its own."""
    with Connection(port) as connection:
        return connection.ask(method, target, headers, body)
