"""Large answers: whole, whoever asks in whatever way, and not once more in memory for each slow reader."""

import asyncio
import gc
import gzip
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dialtree.contract.path import GET_EXTENSIONS as PATH
from dialtree.serving import large_body
from dialtree.serving.large_body import LARGE, MemoryFile, pieces_of
from dialtree.serving.snapshot import OVERHEAD, Snapshot
from serving.house import House
from support import rsgi
from support.directory import copy_template, execute, fill
from support.raw_http import Connection
from support.server import Server
from support.waiting import eventually, eventually_async

MEBIBYTE = 1024 * 1024
EXTENSIONS = 20_000
READERS = 30
DIRECTORY = {
    "accounts": [{"id": 10, "name": "א" * 200}, {"id": 20, "name": "Small"}],
    "users": [],
    "extensions": [{"account": 20, "sip": "1", "name": "Desk"}],
    "codes": {"large": {"account": 10}, "small": {"account": 20}},
}
# Each takes about a kibibyte in the answer.
MANY = """
INSERT INTO extensions (organization_id, account_id, sip, name)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
SELECT 10, 10, 's' || n, printf('%06d', n) || ? FROM numbers
"""


@pytest.fixture(scope="module", params=["false", "true"], ids=["rsgi", "asgi"])
def served(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, dict[str, str]]]:
    path = copy_template(template, tmp_path_factory.mktemp("large") / "dialtree.db")
    codes = asyncio.run(fill(path, DIRECTORY))
    execute(path, MANY, EXTENSIONS, "ב" * 240)
    with Server(path, {"access_log": request.param}) as server:
        yield server, codes


def test_whole_in_every_way(served: tuple[Server, dict[str, str]]) -> None:
    server, codes = served
    target = f"{PATH}?code={codes['large']}"
    with Connection(server.port) as connection:
        plain = connection.ask("GET", target)
        assert len(plain.body) == int(plain["content-length"]) > 15 * MEBIBYTE
        listed = plain.json["EXTENSIONS"]
        assert [int(it["SIP"][1:]) for it in listed] == list(range(1, EXTENSIONS + 1))
        assert connection.ask("GET", target).body == plain.body
        assert connection.ask("POST", target).body == plain.body
        headed = connection.ask("HEAD", target)
        assert (headed.status, headed.body, headed["content-length"]) == (200, b"", plain["content-length"])
        assert headed["etag"] == plain["etag"]
        unchanged = connection.ask("GET", target, [("If-None-Match", plain["etag"])])
        assert (unchanged.status, unchanged.body) == (304, b"")
        packed = connection.ask("GET", target, [("Accept-Encoding", "gzip")])
        assert gzip.decompress(packed.body) == plain.body
        # The connection is still of use.
        assert connection.ask("GET", f"{PATH}?code={codes['small']}").json["EXTENSIONS"][0]["Name"] == "Desk"


def test_http_1_0(served: tuple[Server, dict[str, str]]) -> None:
    server, codes = served
    whole = server.ask("GET", f"{PATH}?code={codes['large']}")
    with Connection(server.port) as connection:
        connection.write(f"GET {PATH}?code={codes['large']} HTTP/1.0\r\n\r\n".encode())
        assert connection.read().body == whole.body


def resident(pid: int) -> int:
    """Bytes of memory that the workers of a server take."""
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert workers
    pages = sum(int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in workers)
    return pages * os.sysconf("SC_PAGE_SIZE")


class SlowReader(Connection):
    """Takes the beginning of an answer, and leaves the rest."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)

    def begin(self) -> None:
        while b"\r\n\r\n" not in self._received:
            self._receive()


def test_slow_readers_take_no_memory_and_hold_up_nobody(served: tuple[Server, dict[str, str]]) -> None:
    server, codes = served
    large, small = (f"{PATH}?code={codes[name]}" for name in ("large", "small"))
    whole = server.ask("GET", large).body
    before = resident(server.pid)
    with ExitStack() as stack:
        readers = [stack.enter_context(SlowReader(server.port)) for _ in range(READERS)]
        for reader in readers:
            reader.send("GET", large)
        for reader in readers:
            reader.begin()
        with Connection(server.port) as quick:
            for _ in range(200):
                assert quick.ask("GET", small).status == 200
            assert quick.ask("GET", large).body == whole
        # A copy for each would be over 500 MiB.
        assert resident(server.pid) - before < 100 * MEBIBYTE
        assert readers[0].read().body == whole
        assert readers[-1].read().body == whole
    eventually(lambda: resident(server.pid) - before < 50 * MEBIBYTE, "what readers took that went away is given back")


# In this process.


def memory_files() -> int:
    gc.collect()
    links = [it for it in Path("/proc/self/fd").iterdir() if it.is_symlink()]
    return sum("memfd:dialtree" in str(it.readlink()) for it in links)


def content(path: str) -> bytes:
    return Path(path).read_bytes()


@pytest.mark.parametrize("size", [0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1024 * 1024])
def test_pieces(size: int) -> None:
    body = os.urandom(size)
    pieces = list(pieces_of(body))
    assert b"".join(pieces) == body
    assert all(0 < len(piece) <= 256 * 1024 for piece in pieces)


async def test_a_file_remains_for_a_while_when_it_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lingering: list[tuple[float, object]] = []
    loop, before = asyncio.get_running_loop(), memory_files()
    monkeypatch.setattr(loop, "call_later", lambda seconds, *what: lingering.append((seconds, what)))
    file = MemoryFile(b"body")
    assert (content(file.path), memory_files()) == (b"body", before + 1)
    file.close()
    file.close()
    assert content(file.path) == b"body"
    [(seconds, (close, descriptor))] = lingering  # type: ignore[misc]
    assert seconds >= 10
    close(descriptor)
    assert memory_files() == before


async def test_a_system_without_such_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create")
    file = MemoryFile(b"body")
    assert file.path == ""
    file.close()
    snapshot = Snapshot(1, b"body", '"tag"', "identity", "", file)
    assert snapshot.found.file == ""


async def test_no_file_is_left_of_answers_that_are_dropped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_body, "_LINGER_SECONDS", 0.0)
    before, target = memory_files(), await house.code()
    house.execute(MANY, 1500, "ב" * 240)
    house.execute("UPDATE accounts SET name = ?", "א" * 200)
    for name in "abc":
        house.rename(name)
        answer = await house.ask(target)
        assert len(answer.body) >= LARGE
        assert f'"Name":"{name}"'.encode() in answer.body
        await eventually_async(lambda: memory_files() == before + 1, "the file of the answer before is gone")
    house.endpoint.snapshots._drop((10, None, "identity"))
    await eventually_async(lambda: memory_files() == before, "every file is gone")


async def test_an_answer_too_large_to_be_kept_is_sent_and_leaves_no_file(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_body, "_LINGER_SECONDS", 0.0)
    house.endpoint.snapshots._memory = LARGE
    before, target = memory_files(), await house.code()
    house.execute(MANY, 2500, "ב" * 240)
    for _ in range(2):
        assert len((await house.ask(target)).body) > LARGE
    await eventually_async(lambda: memory_files() == before, "no file is left")


async def test_by_rsgi_a_large_body_goes_as_a_file(house: House) -> None:
    target = await house.code()
    assert (await rsgi.exchange(house.service, "GET", target)).how == "bytes"
    house.execute(MANY, 2500, "ב" * 240)
    for method, headers, how in (
        ("GET", [], "file"),
        ("POST", [], "file"),
        ("HEAD", [], "empty"),
        ("GET", [("If-None-Match", "*")], "empty"),
        ("GET", [("Accept-Encoding", "br")], "bytes"),
    ):
        assert (await rsgi.exchange(house.service, method, target, headers)).how == how
    snapshot = house.endpoint.snapshots.kept((10, None, "identity"), 0)
    assert snapshot is not None
    assert snapshot.size == 2 * len(snapshot.found.body) + OVERHEAD
    house.endpoint.snapshots._drop((10, None, "identity"))
