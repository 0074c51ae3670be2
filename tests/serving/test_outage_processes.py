"""A real server whose database file goes bad: its workers go on answering from memory, and recover by themselves."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dialtree.contract.path import GET_EXTENSIONS as PATH
from support.directory import execute, fill
from support.raw_http import Answer, Connection
from support.server import Server
from support.waiting import eventually

DIRECTORY = {
    "accounts": [{"id": 10, "name": "Root"}],
    "users": [],
    "extensions": [{"account": 10, "sip": "100", "name": "Desk"}],
    "codes": {"known": {"account": 10}, "other": {"account": 10}},
}


@dataclass
class House:
    path: Path
    codes: dict[str, str]

    def target(self, code: str = "known") -> str:
        return f"{PATH}?code={self.codes[code]}"


@pytest.fixture
def house(database_path: Path) -> House:
    return House(database_path, asyncio.run(fill(database_path, DIRECTORY)))


@contextmanager
def missing_table(path: Path) -> Iterator[None]:
    """A table is away, as in the middle of a repair by hand."""
    execute(path, "ALTER TABLE organizations RENAME TO hidden")
    yield
    execute(path, "ALTER TABLE hidden RENAME TO organizations")


@contextmanager
def broken_disk(path: Path) -> Iterator[None]:
    """The file holds nonsense, until it is restored from a copy."""
    with restored(path) as size:
        path.write_bytes(b"\xa5" * size)
        yield


@contextmanager
def truncated_file(path: Path) -> Iterator[None]:
    """The file is empty, until it is restored from a copy."""
    with restored(path):
        os.truncate(path, 0)
        yield


@contextmanager
def restored(path: Path) -> Iterator[int]:
    with closing(sqlite3.connect(path, timeout=30.0)) as connection, connection:
        # Whoever has read the file reads it again only after a commit.
        connection.execute("UPDATE accounts SET name = name")
    with closing(sqlite3.connect(path, timeout=30.0)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall() == [(0, 0, 0)]
    kept = path.read_bytes()
    yield len(kept)
    # In place: a server has this very file open.
    path.write_bytes(kept)


WAYS = [missing_table, broken_disk, truncated_file]
Way = Callable[[Path], AbstractContextManager[None]]


def seconds(answer: Answer) -> int | None:
    """What the answer says of its age; None when it is fresh."""
    return int(answer["dialtree-stale"]) if "dialtree-stale" in answer else None


def names(answer: Answer) -> list[str]:
    return [it["Name"] for it in answer.json["EXTENSIONS"]]


def is_fresh(server: Server, target: str) -> bool:
    answer = server.ask("GET", target)
    return answer.status == 200 and seconds(answer) is None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("settings", [{}, {"access_log": "true"}], ids=["rsgi", "asgi"])
def test_answers_go_on_and_it_recovers(house: House, way: Way, settings: dict[str, str]) -> None:
    known = house.target()
    with Server(house.path, settings) as server, Connection(server.port) as connection:
        before = connection.ask("GET", known)
        assert seconds(before) is None
        with way(house.path):
            during = connection.ask("GET", known)
            assert (during.status, during.body, during["etag"]) == (200, before.body, before["etag"])
            assert seconds(during) is not None
            eventually(lambda: (seconds(connection.ask("GET", known)) or 0) >= 2, "the answer grows old")
            headed = connection.ask("HEAD", known)
            assert (headed.status, seconds(headed) is None) == (200, False)
            unchanged = connection.ask("GET", known, [("If-None-Match", before["etag"])])
            assert (unchanged.status, seconds(unchanged) is None) == (304, False)
            posted = connection.ask("POST", PATH, (), f'{{"code":"{house.codes["known"]}"}}'.encode())
            assert (posted.status, posted.body, seconds(posted) is None) == (200, before.body, False)
            other = connection.ask("GET", house.target("other"))
            assert (other.status, other["retry-after"]) == (503, "5")
            assert connection.ask("GET", f"{PATH}?code=1").json["ERR"] == 1
        eventually(lambda: is_fresh(server, known), "it recovers")
        execute(house.path, "UPDATE extensions SET name = 'After'")
        for code in ("known", "other"):
            after = connection.ask("GET", house.target(code))
            assert (names(after), seconds(after)) == (["After"], None)
        assert "answering from memory: database out of reach" in server.output
        assert "Traceback" not in server.output


@pytest.mark.parametrize("limit", [0, 2])
def test_only_for_as_long_as_allowed(house: House, limit: int) -> None:
    known = house.target()
    with Server(house.path, {"stale_on_error": limit}) as server:
        assert is_fresh(server, known)
        with missing_table(house.path):
            told = set[int | None]()

            def has_ended() -> bool:
                answer = server.ask("GET", known)
                if answer.status == 200:
                    told.add(seconds(answer))
                return answer.status == 503

            eventually(has_ended, "it refuses")
            assert told <= set(range(limit + 1))
            assert bool(told) is bool(limit)
        assert is_fresh(server, known)


def test_every_worker_goes_on(house: House) -> None:
    known = house.target()
    with Server(house.path, {"workers": 2}) as server:
        connections = [Connection(server.port) for _ in range(8)]
        for connection in connections:
            assert connection.ask("GET", known).status == 200
        with missing_table(house.path):
            for connection in connections:
                assert seconds(connection.ask("GET", known)) is not None
        execute(house.path, "UPDATE extensions SET name = 'After'")
        for connection in connections:
            answer = connection.ask("GET", known)
            assert (names(answer), seconds(answer)) == (["After"], None)
            connection.close()
