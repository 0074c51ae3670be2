"""An answer is never older than the last committed write, whoever wrote it; also with two workers and under load."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from dialtree.contract.path import GET_EXTENSIONS as PATH
from dialtree.management import extensions
from dialtree.storage.database import Database
from dialtree.storage.location import Location
from storage.fresh import new_database
from storage.shell import Shell, opened_shell
from support.directory import ACTOR, fill
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
HEARTBEAT_SECONDS = 0.1


@dataclass
class Served:
    """A server whose answers are at once as new as the last commit, and the database in plain SQL."""

    server: Server
    location: Location
    codes: dict[str, str]

    def connect(self, count: int = 8) -> list[Connection]:
        """Connections that are kept: enough that every worker has some."""
        return [Connection(self.server.port) for _ in range(count)]


@pytest.fixture(
    scope="module",
    params=[("sqlite", 1), ("sqlite", 2), ("postgresql15", 1), ("postgresql18", 2)],
    ids=lambda it: f"{it[0]}, workers: {it[1]}",
)
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    kind, workers = request.param
    with new_database(kind) as location:
        codes = asyncio.run(fill(location, DIRECTORY))
        with Server(location, {"workers": workers, "strict": "true"}) as server:
            yield Served(server, location, codes)


@pytest.fixture
def shell(served: Served) -> Iterator[Shell]:
    with opened_shell(served.location) as shell:
        yield shell


def names(answer: Answer) -> set[str]:
    assert answer.json["DESC"] == "OK"
    return {extension["Name"] for extension in answer.json["EXTENSIONS"]}


def ask(connection: Connection, code: str, *headers: tuple[str, str]) -> Answer:
    return connection.ask("GET", f"{PATH}?code={code}", headers)


def test_a_write_shows_in_the_very_next_answer(served: Served, shell: Shell) -> None:
    codes, connections = served.codes, served.connect()
    for number in range(WRITES):
        shell.execute("UPDATE extensions SET name = ?", (f"shell {number}",))
        for connection in connections:
            assert names(ask(connection, codes["whole"], ("Accept-Encoding", "br"))) == {f"shell {number}"}
            assert names(ask(connection, codes["own"])) == {f"shell {number}"}
    for connection in connections:
        connection.close()


async def test_a_write_by_management_shows_too(served: Served) -> None:
    codes, connections, database = served.codes, served.connect(), Database(served.location)
    for number in range(WRITES // 2):
        await extensions.set_extension(database, ACTOR, "100", name=f"management {number}")
        for connection in connections:
            assert names(ask(connection, codes["own"])) == {f"management {number}"}
    await database.close()
    for connection in connections:
        connection.close()


def test_a_known_tag_is_not_confirmed_after_a_write(served: Served, shell: Shell) -> None:
    codes, connections = served.codes, served.connect()
    for number in range(10):
        tag = ask(connections[0], codes["whole"])["etag"]
        for connection in connections:
            assert ask(connection, codes["whole"], ("If-None-Match", tag)).status == 304
        shell.execute("UPDATE users SET name = ?", (f"Person {number}",))
        for connection in connections:
            assert ask(connection, codes["whole"], ("If-None-Match", tag)).status == 200
    for connection in connections:
        connection.close()


def test_an_uncommitted_write_does_not_show(served: Served, shell: Shell) -> None:
    codes, connections = served.codes, served.connect()
    shell.execute("UPDATE extensions SET name = 'before'")
    shell.hold_writers()
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


def test_fresh_while_many_requests_are_in_flight(served: Served, shell: Shell) -> None:
    server, codes = served.server, served.codes
    committed, over, stale, answered = [0], threading.Event(), list[tuple[int, int]](), list[int]()
    shell.execute("UPDATE extensions SET name = '0'")

    def hammer(code: str) -> None:
        with Connection(server.port) as connection:
            while not over.is_set():
                least = committed[0]
                seen = {int(name) for name in names(ask(connection, code, ("Accept-Encoding", "gzip")))}
                answered.append(len(seen))
                if min(seen) < least:
                    stale.append((least, min(seen)))

    threads = [threading.Thread(target=hammer, args=(codes[name],), daemon=True) for name in ("whole", "own") * 4]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, WRITES):
            shell.execute("UPDATE extensions SET name = ?", (str(number),))
            committed[0] = number
            eventually(partial(has_grown_to, answered, 4 * number), "answers go on")
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert stale == []
    # Every answer is of one moment.
    assert set(answered) == {1}


@pytest.mark.parametrize("workers", [1, 2])
def test_within_the_heartbeat_by_default(workers: int) -> None:
    with new_database("postgresql18") as location, opened_shell(location) as shell:
        codes = asyncio.run(fill(location, DIRECTORY))
        with Server(location, {"workers": workers}) as server:
            connections = [Connection(server.port) for _ in range(8)]
            for number in range(20):
                shell.execute("UPDATE extensions SET name = ?", (f"shell {number}",))
                committed = time.monotonic()
                for connection in connections:
                    asked = time.monotonic()
                    while names(ask(connection, codes["whole"])) != {f"shell {number}"}:
                        assert asked - committed <= HEARTBEAT_SECONDS
                        asked = time.monotonic()
            for connection in connections:
                connection.close()
