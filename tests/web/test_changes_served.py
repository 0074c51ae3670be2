"""Waiting for changes on a real server: who waits holds up nobody, neither others nor the server's end."""

import asyncio
import json
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from dialtree.management.accounts import add_account
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.location import SqliteFile
from storage.opened import opened
from support.directory import ACTOR, execute
from support.raw_http import Connection
from support.server import Server
from support.waiting import eventually

PATH = "/api/v1/changes"
UNLIMITED = {"api_per_minute": 10**6, "api_burst": 10**6}


async def _make(path: Path) -> str:
    async with opened(SqliteFile(path)) as database:
        await add_account(database, ACTOR, "Acme", None, 1)
        _, token = await issue_token(database, ACTOR, TokenTerms("follower", "viewer", 1))
    return str(token)


class Waiter:
    """A connection on which a change is waited for."""

    def __init__(self, port: int, token: str, cursor: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        head = f"GET {PATH}?after={quote(cursor)}&wait=30 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
        self._socket.sendall(head.encode())

    def answer(self) -> object:
        """What is told in the end."""
        with self._socket, self._socket.makefile("rb") as received:
            assert received.readline().startswith(b"HTTP/1.1 200 ")
            length = 0
            while line := received.readline().strip():
                name, _, value = line.partition(b": ")
                length = int(value) if name == b"content-length" else length
            return json.loads(received.read(length))

    def leave(self) -> None:
        self._socket.close()


@pytest.fixture
def token(path: Path) -> str:
    return asyncio.run(_make(path))


@pytest.fixture(params=[False, True], ids=["rsgi", "asgi"])
def server(path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server(path, {"access_log": request.param, **UNLIMITED}) as server:
        yield server


def _cursor(server: Server, token: str) -> str:
    answer = server.ask("GET", PATH, [("Authorization", f"Bearer {token}")])
    assert answer.status == 200, answer.body
    return str(answer.json["cursor"])


def _waiting(server: Server, token: str, number: int) -> list[Waiter]:
    """Waiters whose requests have come to a wait: a later one on the same worker has been answered."""
    made = [Waiter(server.port, token, _cursor(server, token)) for _ in range(number)]
    for _ in range(3):
        _cursor(server, token)
    return made


def test_all_are_told(path: Path, server: Server, token: str) -> None:
    waiters = _waiting(server, token, 20)
    execute(path, "UPDATE accounts SET name = 'Acme Ltd' WHERE id = 1")
    for waiter in waiters:
        told = waiter.answer()
        assert isinstance(told, dict)
        assert [it["after"]["name"] for it in told["changes"]] == ["Acme Ltd"]
    assert "error" not in server.output


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_not_held_up(server: Server, token: str, by: signal.Signals) -> None:
    waiters = _waiting(server, token, 20)
    before = _cursor(server, token)
    assert server.stop(by) == 0
    for waiter in waiters:
        assert waiter.answer() == {"changes": [], "cursor": before, "more": False}
    # A worker that does not end by itself is killed, and that is told.
    assert "error" not in server.output.lower()
    assert "kill" not in server.output.lower()


def test_who_leaves_is_waited_for_no_longer(path: Path, token: str) -> None:
    with Server(path, {"access_log": True, **UNLIMITED}) as server:
        waiters = _waiting(server, token, 20)
        answered = server.output.count(f"path={PATH}")
        for waiter in waiters:
            waiter.leave()
        # Long before the time that they would have waited is over, their requests have ended.
        eventually(lambda: server.output.count(f"path={PATH}") >= answered + 20, "nobody is waited for", 20)
        assert _cursor(server, token)


@pytest.fixture
def _many_files() -> Iterator[None]:
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(usual, min(most, 4096)), most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (usual, most))


@pytest.mark.usefixtures("_many_files")
def test_others_get_in(path: Path) -> None:
    """Granian lets 1,024 connections in, unless it is told otherwise, and who waits keeps one."""
    with Server(path) as server, ExitStack() as opened_connections:
        for _ in range(1100):
            opened_connections.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=60))
        with Connection(server.port, seconds=5) as connection:
            assert connection.ask("GET", "/Comet/api/GetExtensions?code=abcdefgh").status == 200
