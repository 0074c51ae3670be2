"""An import in a real server, which is stopped in the middle."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec
import pytest

from dialtree.directory.token import Secret
from dialtree.management.accounts import add_account
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.storage.location import Location
from storage.opened import opened
from storage.shell import Shell
from support.directory import ACTOR
from support.raw_http import Answer
from support.server import Server
from support.waiting import eventually

_FILE = b"SIP,Name\n" + b"".join(b"%d,Desk of somebody who works here\n" % number for number in range(4000))
"""Too large to be imported without a process of its own."""


async def _set_up(location: Location) -> Secret:
    async with opened(location) as database:
        await add_account(database, ACTOR, "Acme", account_id=1)
        _, token = await issue_token(database, ACTOR, TokenTerms("test", "manager", 1))
        return token


@pytest.fixture
def token(location: Location) -> Secret:
    return asyncio.run(_set_up(location))


@pytest.fixture
def server(location: Location, token: Secret) -> Iterator[Server]:
    with Server(location, {"workers": 2}) as running:
        yield running


def call(server: Server, token: Secret, method: str, path: str, body: bytes | None = None) -> Answer:
    headers = [("Authorization", f"Bearer {token}"), ("Content-Type", "text/csv")]
    return server.ask(method, f"/api/v1/imports{path}", headers, body)


def uploaded(server: Server, token: Secret) -> dict[str, Any]:
    answer = call(server, token, "POST", "?organization_id=1", _FILE)
    assert answer.status == 201, answer.body
    shown: dict[str, Any] = msgspec.json.decode(answer.body)
    assert (shown["state"], shown["report"]["extensions"]["added"]) == ("planned", 4000)
    return shown


def count(shell: Shell) -> int:
    found: int = shell.execute("SELECT count(*) FROM extensions").fetchone()[0]
    return found


def state(shell: Shell) -> str:
    found: str = shell.execute("SELECT state FROM uploads").fetchone()[0]
    return found


def test_all_of_it(server: Server, token: Secret, shell: Shell) -> None:
    uploaded(server, token)
    assert call(server, token, "POST", "/1/apply", b"").status in {200, 202}
    eventually(lambda: state(shell) == "applied", "it is applied")
    assert count(shell) == 4000


def test_a_server_that_is_stopped(server: Server, token: Secret, shell: Shell) -> None:
    uploaded(server, token)
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(call(server, token, "POST", "/1/apply", b"").status))
    asking.start()
    eventually(lambda: state(shell) == "applying", "it has begun")
    shell.hold_writers()
    os.kill(server.pid, signal.SIGTERM)
    # The import waits for those who write, and is broken off all the same.
    asking.join(0.5)
    shell.execute("ROLLBACK")
    assert server.wait() == 0, server.output
    asking.join()
    assert answers == [503]
    assert (state(shell), count(shell)) == ("failed", 0)
    assert "Traceback" not in server.output


def test_a_server_that_dies(server: Server, token: Secret, shell: Shell) -> None:
    uploaded(server, token)
    asking = threading.Thread(target=lambda: _ask_in_vain(server, token))
    asking.start()
    eventually(lambda: state(shell) == "applying", "it has begun")
    shell.hold_writers()
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    asking.join()
    shell.execute("ROLLBACK")
    assert (state(shell), count(shell)) == ("applying", 0)


def _ask_in_vain(server: Server, token: Secret) -> None:
    with suppress(Exception):
        call(server, token, "POST", "/1/apply", b"")
