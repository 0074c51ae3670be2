"""Bodies that would cost the server more than they cost whoever sends them, and what is said of what is no JSON."""

from pathlib import Path

import pytest

from web.office import Office, faults

DEEP = b"[" * 3000 + b"]" * 3000


async def refused(office: Office, address: str, body: bytes) -> list[tuple[str, str]]:
    answer = await office.post(address, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    return faults(answer)


@pytest.mark.parametrize("address", ["/session", "/tokens", "/extensions/bulk"])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        (DEEP, "nested too deeply"),
        (b'{"operations":' + DEEP + b"}", "nested too deeply"),
        (b'{"label": ', "not JSON: it ends too early, or holds half of a surrogate pair"),
        (rb'{"label": "\ud800"}', "not JSON: it ends too early, or holds half of a surrogate pair"),
        (b'{"label" 1}', "not JSON: JSON is malformed: expected ':' (byte 9)"),
        (b'{"label": 1e400}', "holds a number that is out of range"),
        (b'"\xff"', "not UTF-8"),
        (b"null", "expected an object, got null"),
        (b"[]", "expected an object, got a list"),
    ],
)
async def test_no_json(office: Office, path: Path, address: str, body: bytes, message: str) -> None:
    assert await refused(office, address, body) == [("body", message)]


async def test_too_many_operations_are_not_looked_at(office: Office, path: Path) -> None:
    body = b'{"operations": [' + b"{}, " * 100_000 + b"{}]}"
    assert await refused(office, "/extensions/bulk", body) == [("operations", "expected a list of at most 10000")]


async def test_faults_have_a_number(office: Office, path: Path) -> None:
    many = b'{"email": "a", "password": "b", ' + b", ".join(b'"%d": 1' % number for number in range(20_000)) + b"}"
    assert len(await refused(office, "/session", many)) == 10_000


async def test_a_query_has_a_length(office: Office, path: Path) -> None:
    answer = await office.get("/extensions", params={"search": "x" * 9000})
    assert (answer.status_code, answer.json()["detail"]) == (414, "The query is longer than 8,192 bytes.")
