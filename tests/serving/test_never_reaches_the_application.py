"""What the HTTP server under Dialtree refuses by itself, as documented: no JSON object, a closed connection."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dialtree.contract.path import GET_EXTENSIONS
from support.raw_http import Answer, Connection, request_bytes
from support.server import Server

PATH = GET_EXTENSIONS.encode()
HOST = b"Host: a\r\n"


@pytest.fixture
def server(stated_servers: Callable[[str], Server]) -> Server:
    return stated_servers("plain")


@pytest.fixture
def target(stated: tuple[Path, dict[str, str]]) -> str:
    return f"{GET_EXTENSIONS}?code={stated[1]['without_extensions']}&showAll=0"


def is_refused(answer: Answer, status: int) -> bool:
    return (answer.status, answer.body, answer["connection"]) == (status, b"", "close")


@pytest.mark.parametrize(
    "request_of",
    [
        b"GET %s\r\n\r\n",
        b"GET %s HTTP/9.9\r\n" + HOST + b"\r\n",
        b"GET %s x HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET  %s HTTP/1.1\r\n" + HOST + b"\r\n",
        b"G@T %s HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET %s\xff HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET %s HTTP/1.1\r\n" + HOST + b"no colon\r\n\r\n",
        b"GET %s HTTP/1.1\r\n" + HOST + b"a name: x\r\n\r\n",
        b"GET %s HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
        b"GET %s HTTP/1.1\r\n" + HOST + b"X: a\r\n folded\r\n\r\n",
        b"POST %s HTTP/1.1\r\n" + HOST + b"Content-Length: x\r\n\r\n",
        b"POST %s HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
        b"POST %s HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST %s HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\nab",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    ],
)
def test_malformed_http_is_400(server: Server, target: str, request_of: bytes) -> None:
    with Connection(server.port) as connection:
        connection.write(request_of.replace(b"%s", target.encode()))
        assert is_refused(connection.read(), 400)
        assert connection.read_to_end() == b""


def test_a_url_from_65535_bytes_on_is_414_without_a_body(server: Server, target: str) -> None:
    longest = target + "&x=" + "a" * (65_534 - len(target) - 3)
    answer = server.ask("GET", longest)
    assert (answer.status, answer.json["ERR"]) == (414, 2)
    assert is_refused(server.ask("GET", longest + "a"), 414)


def test_more_than_100_headers_are_431(server: Server, target: str) -> None:
    assert server.ask("GET", target, [("Host", "a")] + [("X", "a")] * 99).status == 200
    assert is_refused(server.ask("GET", target, [("Host", "a")] + [("X", "a")] * 100), 431)


def test_headers_of_400_kib_are_read(server: Server, target: str) -> None:
    assert server.ask("GET", target, [("X", "a" * (400 * 1024))]).status == 200


def test_headers_of_several_mib_are_431(server: Server, target: str) -> None:
    with Connection(server.port) as connection:
        data = request_bytes(server.port, "GET", target, [("X", "a" * (4 * 1024 * 1024))])
        try:
            connection.write(data)
        except (BrokenPipeError, ConnectionResetError):
            # The refusal came before the whole request had gone out.
            return
        assert is_refused(connection.read(), 431)


def test_http_2_is_not_spoken(server: Server) -> None:
    with Connection(server.port) as connection:
        connection.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert connection.read_to_end() == b""


@pytest.mark.parametrize(
    "request_of",
    [
        b"GET %s HTTP/1.0\r\n\r\n",
        b"GET %s HTTP/1.1\r\n\r\n",
        b"GET %s HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET %s HTTP/1.1\nHost: a\n\n",
        b"\r\n\r\nGET %s HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET %s#fragment HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    ],
)
def test_what_is_odd_and_answered_all_the_same(server: Server, target: str, request_of: bytes) -> None:
    with Connection(server.port) as connection:
        connection.write(request_of.replace(b"%s", target.encode()))
        assert connection.read().json == {"ERR": 0, "DESC": "OK", "EXTENSIONS": []}


def test_requests_in_a_row_without_waiting(server: Server, target: str) -> None:
    with Connection(server.port) as connection:
        connection.write(b"".join(request_bytes(server.port, it, target) for it in ("GET", "HEAD", "PUT", "GET")))
        assert [connection.read(it).status for it in ("GET", "HEAD", "PUT", "GET")] == [200, 200, 405, 200]


def test_a_body_that_is_waited_for_is_asked_for(server: Server, target: str) -> None:
    headers = [("Expect", "100-continue"), ("Content-Length", "2")]
    with Connection(server.port) as connection:
        connection.send("POST", target, headers)
        connection.write(b"{}")
        assert connection.read().status == 200


def test_a_refused_body_ends_the_connection(server: Server, target: str) -> None:
    with Connection(server.port) as connection:
        connection.send("POST", target, [("Content-Length", "70000")])
        answer = connection.read()
        assert (answer.status, answer["connection"]) == (413, "close")
        assert connection.read_to_end() == b""
