"""An answer is never older than the last committed write, whoever wrote it; also with two workers and under load."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from dialtree.contract.path import GET_EXTENSIONS as PATH
from dialtree.management import extensions
from dialtree.storage.database import Database
from support.directory import ACTOR, copy_template, execute, fill
from support.raw_http import Answer, Connection
from support.server import Server
from support.waiting import eventually

DIRECTORY = {
    "accounts": [{"id": 10, "name": "Root"}, {"id": 11, "name": "Branch", "parent": 10}],
    "users": [{"id": 1, "organization": 10, "name": "Person"}],
    "extensions": [{"account": 10, "sip": "100", "name": "0", "user": 1}]
    + [{"account": 11, "sip": f"2{number:02}", "name": "0"} for number in range(20)],
    "codes": {"whole": {"account": 10}, "own": {"account": 10, "scope": "account"}},
}
WRITES = 60


@pytest.fixture(scope="module", params=[1, 2], ids=["one worker", "two workers"])
def served(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Path, dict[str, str]]]:
    path = copy_template(template, tmp_path_factory.mktemp("fresh") / "dialtree.db")
    codes = asyncio.run(fill(path, DIRECTORY))
    with Server(path, {"workers": request.param}) as server:
        yield server, path, codes


def names(answer: Answer) -> set[str]:
    assert answer.json["DESC"] == "OK"
    return {extension["Name"] for extension in answer.json["EXTENSIONS"]}


def ask(connection: Connection, code: str, *headers: tuple[str, str]) -> Answer:
    return connection.ask("GET", f"{PATH}?code={code}", headers)


def connect(server: Server, count: int = 8) -> list[Connection]:
    """Connections that are kept: enough that every worker has some."""
    return [Connection(server.port) for _ in range(count)]


def test_a_write_shows_in_the_very_next_answer(served: tuple[Server, Path, dict[str, str]]) -> None:
    server, path, codes = served
    connections = connect(server)
    with closing(sqlite3.connect(path, timeout=30.0, isolation_level=None)) as shell:
        for number in range(WRITES):
            shell.execute("UPDATE extensions SET name = ?", (f"shell {number}",))
            for connection in connections:
                assert names(ask(connection, codes["whole"], ("Accept-Encoding", "br"))) == {f"shell {number}"}
                assert names(ask(connection, codes["own"])) == {f"shell {number}"}
    for connection in connections:
        connection.close()


async def test_a_write_by_management_shows_too(served: tuple[Server, Path, dict[str, str]]) -> None:
    server, path, codes = served
    connections, database = connect(server), Database(path)
    for number in range(WRITES // 2):
        await extensions.set_extension(database, ACTOR, "100", name=f"management {number}")
        for connection in connections:
            assert names(ask(connection, codes["own"])) == {f"management {number}"}
    await database.close()
    for connection in connections:
        connection.close()


def test_a_known_tag_is_not_confirmed_after_a_write(served: tuple[Server, Path, dict[str, str]]) -> None:
    server, path, codes = served
    connections = connect(server)
    for number in range(10):
        tag = ask(connections[0], codes["whole"])["etag"]
        for connection in connections:
            assert ask(connection, codes["whole"], ("If-None-Match", tag)).status == 304
        execute(path, "UPDATE users SET name = ?", f"Person {number}")
        for connection in connections:
            assert ask(connection, codes["whole"], ("If-None-Match", tag)).status == 200
    for connection in connections:
        connection.close()


def test_an_uncommitted_write_does_not_show(served: tuple[Server, Path, dict[str, str]]) -> None:
    server, path, codes = served
    execute(path, "UPDATE extensions SET name = 'before'")
    connections = connect(server)
    with closing(sqlite3.connect(path, timeout=30.0, isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        shell.execute("UPDATE extensions SET name = 'never'")
        for connection in connections:
            assert names(ask(connection, codes["whole"])) == {"before"}
        shell.execute("ROLLBACK")
        for connection in connections:
            assert names(ask(connection, codes["whole"])) == {"before"}
    for connection in connections:
        connection.close()


def has_grown_to(answered: list[int], length: int) -> bool:
    return len(answered) >= length


def test_fresh_while_many_requests_are_in_flight(served: tuple[Server, Path, dict[str, str]]) -> None:
    server, path, codes = served
    committed, over, stale, answered = [0], threading.Event(), list[tuple[int, int]](), list[int]()
    execute(path, "UPDATE extensions SET name = '0'")

    def hammer(code: str) -> None:
        with Connection(server.port) as connection:
            while not over.is_set():
                least = committed[0]
                seen = {int(name) for name in names(ask(connection, code, ("Accept-Encoding", "gzip")))}
                answered.append(len(seen))
                if min(seen) < least:
                    stale.append((least, min(seen)))

    threads = [threading.Thread(target=hammer, args=(codes[name],)) for name in ("whole", "own") * 4]
    for thread in threads:
        thread.start()
    with closing(sqlite3.connect(path, timeout=30.0, isolation_level=None)) as shell:
        for number in range(1, WRITES):
            shell.execute("UPDATE extensions SET name = ?", (str(number),))
            committed[0] = number
            eventually(partial(has_grown_to, answered, 4 * number), "answers go on")
    over.set()
    for thread in threads:
        thread.join()
    assert stale == []
    # Every answer is of one moment.
    assert set(answered) == {1}
