"""Codes are secrets: wherever one travels, no output of the server holds it, and no file of the database does."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialtree.contract.path import GET_EXTENSIONS as PATH
from support.directory import copy_template, execute, fill
from support.raw_http import Connection, NoAnswerError, request_bytes
from support.server import Server

DIRECTORY = {
    "accounts": [{"id": 10, "name": "Root"}],
    "users": [],
    "extensions": [{"account": 10, "sip": "100", "name": "Desk"}],
    "codes": {
        "issued": {"account": 10},
        "adopted": {"account": 10, "adopt": "zQ7adoptedCodeOfAnotherSystem"},
        "bounded": {"account": 10, "networks": ["192.0.2.0/24"]},
        "revoked": {"account": 10, "revoked": True},
    },
}
UNMATCHED = "Nob0dysCodeThatStillCouldBeSomeones"


@pytest.fixture(scope="module")
def house(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    path = copy_template(template, tmp_path_factory.mktemp("leaks") / "dialtree.db")
    return path, asyncio.run(fill(path, DIRECTORY))


def requests(port: int, code: str) -> Iterator[bytes]:
    """A code in every place where it can travel."""
    json = f'{{"code":"{code}"}}'.encode()
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS", code):
        yield request_bytes(port, method, f"{PATH}?code={code}")
        yield request_bytes(port, method, f"/{code}?Code={code}#{code}")
    for target in (
        f"{PATH}?showAll={code}&CODE={code}",
        f"{PATH}?code=%20{code}",
        f"{PATH}?{code}",
        f"{PATH}/{code}",
        f"/elsewhere?code={code}",
        f"http://{code}.example{PATH}?code={code}",
        f"http://{code}:{code}@directory.example{PATH}",
        f"{PATH}?code={code}&x=" + "a" * 9000,
        f"{PATH}?code={code}&x=" + "a" * 70_000,
    ):
        yield request_bytes(port, "GET", target)
    for body in (json, json[:-1], b"\xff" + json, b"[" + json + b"]", code.encode(), json + b" " * 70_000):
        yield request_bytes(port, "POST", PATH, [("Content-Type", "application/json")], body)
    yield request_bytes(port, "POST", PATH, form, f"code={code}&showAll=0".encode())
    yield request_bytes(port, "POST", PATH, form, f"code={code}&showAll={code}".encode())
    for name in (
        "Authorization", "Cookie", "User-Agent", "Referer", "X-Forwarded-For", "Forwarded", "Origin", "Accept-Encoding",
        "If-None-Match", "Content-Type", "Host", "X-Request-Id", "Expect", f"X-{code}",
    ):  # fmt: skip
        for value in (code, f"Bearer {code}", f"code={code}"):
            yield request_bytes(port, "GET", PATH, [(name, value)])
    # What the HTTP server itself refuses.
    yield f"GET {PATH}?code={code}\r\n\r\n".encode()
    yield f"GET {PATH}?code={code} HTTP/9.9\r\n\r\n".encode()
    yield f"GET {PATH}?code={code} {code} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    yield f"{code}\r\n\r\n".encode()
    yield f"GET {PATH} HTTP/1.1\r\nHost: a\r\nBad header {code}: x\r\n\r\n".encode()
    yield f"GET {PATH} HTTP/1.1\r\nHost: a\r\nX: {code}\0\r\n\r\n".encode()
    yield f"GET {PATH}?code={code}\xff HTTP/1.1\r\nHost: a\r\n\r\n".encode("latin-1")
    yield f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: {code}\r\n\r\n".encode()
    yield f"POST {PATH} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{code}\r\n".encode()
    yield f"GET {PATH} HTTP/1.1\r\nHost: a\r\n".encode() + f"X: {code}\r\n".encode() * 200 + b"\r\n"


def send_all(port: int, code: str) -> set[int]:
    statuses = set()
    for data in requests(port, code):
        with Connection(port) as connection:
            connection.write(data)
            try:
                statuses.add(connection.read("HEAD").status)
            except NoAnswerError:
                statuses.add(0)
    return statuses


def pieces(code: str) -> set[str]:
    """Every part of a code that would be worth guessing from; its last four letters are shown by design."""
    return {code[start : start + 8].casefold() for start in range(len(code) - 7)}


def leaks(written: str, codes: list[str]) -> list[str]:
    folded = written.casefold()
    return sorted(piece for code in codes for piece in pieces(code) if piece in folded)


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_output_holds_a_code(style: str, house: tuple[Path, dict[str, str]], tmp_path: Path, template: Path) -> None:
    path = copy_template(template, tmp_path / "dialtree.db")
    made = asyncio.run(fill(path, DIRECTORY))
    codes = [*made.values(), UNMATCHED]
    loud = {
        "log_level": "debug",
        "log_format": style,
        "access_log": "true",
        "trusted_proxies": "127.0.0.0/8",
        "unmatched_burst": 100_000,
    }
    with Server(path, loud) as server:
        statuses = set[int]().union(*(send_all(server.port, code) for code in codes))
        assert statuses >= {200, 400, 403, 404, 405, 413, 414, 431}
        execute(path, """UPDATE codes SET networks = '["nonsense"]'""")
        assert 500 in set[int]().union(*(send_all(server.port, code) for code in codes))
        execute(path, "ALTER TABLE codes RENAME TO hidden")
        assert 503 in set[int]().union(*(send_all(server.port, code) for code in codes))
        assert server.stop() == 0
        written = server.output
    assert "request failed" in written
    assert "database out of reach" in written
    assert "***" in written
    assert leaks(written, codes) == []


def test_no_file_of_the_database_holds_a_code(house: tuple[Path, dict[str, str]]) -> None:
    path, codes = house
    with Server(path) as server:
        for code in codes.values():
            send_all(server.port, code)
        files = [it for it in path.parent.iterdir() if it.is_file()]
        assert {it.name for it in files} >= {"dialtree.db", "dialtree.db-wal"}
        while_running = [it.read_bytes().decode("latin-1") for it in files]
    for content in [*while_running, path.read_bytes().decode("latin-1")]:
        assert leaks(content, list(codes.values())) == []
