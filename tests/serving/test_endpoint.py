"""The endpoint in this process: what a real server cannot be brought to do at will."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dialtree.contract.path import GET_EXTENSIONS
from dialtree.directory.code import Grant
from dialtree.management import accounts, codes, extensions
from dialtree.management.codes import Terms
from dialtree.serving import endpoint as module
from dialtree.serving import grants as grants_module
from dialtree.serving.asgi import Message
from dialtree.serving.caller import Callers
from dialtree.serving.cors import Origins
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.grants import Grants
from dialtree.serving.snapshots import Snapshots
from dialtree.serving.throttle import Throttle
from dialtree.serving.usage import UsageCounter
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.grants import find_grant
from dialtree.storage.revision_watch import RevisionWatch
from support.asgi import call
from support.directory import ACTOR, execute

ROOT = 10
BURST = 3
UNKNOWN = f"{GET_EXTENSIONS}?code=Unknown1"
OUT_OF_REACH = b'{"ERR":2,"DESC":"The directory is out of reach at the moment; try again later.","EXTENSIONS":[]}'


class Directory:
    """An organisation with a code, and the endpoint that serves it."""

    def __init__(self, path: Path) -> None:
        self.database = Database(path)
        self.watch = RevisionWatch(path)
        self.now = datetime(2026, 7, 1, tzinfo=UTC)
        self.endpoint = ExtensionListEndpoint(
            grants=Grants(self.database, self.watch),
            snapshots=Snapshots(self.database, self.watch, 1_000_000),
            throttle=Throttle(0.001, BURST),
            callers=Callers(()),
            origins=Origins(()),
            usage=UsageCounter(self.database),
            clock=lambda: self.now,
        )

    async def code(self, **terms: object) -> str:
        _, code = await codes.issue_code(self.database, ACTOR, ROOT, Terms(**terms))  # type: ignore[arg-type]
        return f"{GET_EXTENSIONS}?code={code}"


@pytest.fixture
async def directory(database_path: Path) -> AsyncIterator[Directory]:
    directory = Directory(database_path)
    await accounts.add_account(directory.database, ACTOR, "Root", account_id=ROOT)
    await extensions.add_extension(directory.database, ACTOR, ROOT, "100", "Desk")
    yield directory
    directory.watch.close()
    await directory.database.close()


def desc(body: bytes) -> str:
    return str(json.loads(body)["DESC"])


async def test_a_code_matches_until_the_very_moment_it_expires(directory: Directory) -> None:
    moment = datetime.now(UTC) + timedelta(days=1)
    target = await directory.code(expires_at=moment)
    directory.now = moment - timedelta(microseconds=1)
    assert desc((await call(directory.endpoint, "GET", target)).body) == "OK"
    directory.now = moment
    assert (await call(directory.endpoint, "GET", target)).json == {"ERR": 0, "DESC": "Unauthorized", "EXTENSIONS": []}


async def test_simultaneous_guesses_share_the_burst(directory: Directory) -> None:
    guesses = [f"{GET_EXTENSIONS}?code=Unknown{number}" for number in range(1, 20)]
    answers = await asyncio.gather(*(call(directory.endpoint, "GET", it) for it in guesses))
    assert sorted(it.status for it in answers) == [200] * BURST + [429] * (len(guesses) - BURST)


async def test_a_code_that_matches_does_not_slip_through_among_guesses(directory: Directory) -> None:
    target = await directory.code()
    guesses = [f"{GET_EXTENSIONS}?code=Unknown{number}" for number in range(1, 10)]
    *_, last = await asyncio.gather(*(call(directory.endpoint, "GET", it) for it in [*guesses, target]))
    assert last.status == 429


async def test_simultaneous_matching_codes_cost_nothing(directory: Directory) -> None:
    targets = [await directory.code() for _ in range(10)]
    answers = await asyncio.gather(*(call(directory.endpoint, "GET", it) for it in targets))
    assert {it.status for it in answers} == {200}


async def test_out_of_reach_comes_after_too_many_and_before_unmatched(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(BURST):
        await call(directory.endpoint, "GET", UNKNOWN)

    async def find(_digest: bytes) -> Grant | None:
        raise OutOfReachError("disk gone")

    monkeypatch.setattr(directory.endpoint.grants, "find", find)
    with capture_logs() as logs:
        assert (await call(directory.endpoint, "GET", UNKNOWN)).status == 429
        elsewhere = await call(directory.endpoint, "GET", UNKNOWN, client=("192.0.2.78", 1))
    assert (elsewhere.status, elsewhere.body) == (503, OUT_OF_REACH)
    assert (elsewhere["retry-after"], elsewhere["cache-control"]) == ("5", "no-store")
    assert logs == [{"event": "database out of reach", "reason": "disk gone", "log_level": "error"}]


async def test_a_fault_of_its_own(directory: Directory) -> None:
    target = await directory.code()
    execute(directory.database.path, """UPDATE codes SET networks = '["nonsense"]'""")
    with capture_logs() as logs:
        answer = await call(directory.endpoint, "GET", target)
    assert answer.status == 500
    assert answer.json == {"ERR": 2, "DESC": "The server failed to answer; its log says why.", "EXTENSIONS": []}
    assert answer["cache-control"] == "no-store"
    assert [line["event"] for line in logs] == ["request failed"]


@pytest.mark.parametrize(
    "messages",
    [
        [{"type": "http.disconnect"}],
        [{"type": "http.request", "body": b'{"code":', "more_body": True}, {"type": "http.disconnect"}],
        [{"type": "http.request", "body": b'{"code":', "more_body": True}],
        [{"type": "http.request", "more_body": True}],
    ],
    ids=["gone at once", "gone in between", "stuck in between", "stuck at once"],
)
async def test_a_body_that_does_not_arrive_whole(
    directory: Directory, messages: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BODY_SECONDS", 0.02)
    answer = await call(directory.endpoint, "POST", await directory.code(), body=messages)
    assert (answer.status, desc(answer.body)) == (400, "The body did not arrive whole.")


async def test_a_body_in_pieces(directory: Directory) -> None:
    code = (await directory.code()).rpartition("=")[2].encode()
    pieces: list[Message] = [
        {"type": "http.request", "body": b'{"code":"', "more_body": True},
        {"type": "http.request", "more_body": True},
        {"type": "http.request", "body": code, "more_body": True},
        {"type": "http.request", "body": b'"}'},
    ]
    assert desc((await call(directory.endpoint, "POST", GET_EXTENSIONS, body=pieces)).body) == "OK"


async def test_a_body_announced_too_large_is_not_waited_for(directory: Directory) -> None:
    answer = await call(directory.endpoint, "POST", GET_EXTENSIONS, [("Content-Length", "65537")], body=[])
    assert answer.status == 413


async def test_a_head_has_the_headers_of_a_get(directory: Directory) -> None:
    for target in (await directory.code(), UNKNOWN, f"{UNKNOWN}&showAll=2"):
        whole, headed = [await call(directory.endpoint, method, target) for method in ("GET", "HEAD")]
        assert (headed.status, headed.headers, headed.body) == (whole.status, whole.headers, b"")


async def test_a_server_that_does_not_tell_the_raw_path(directory: Directory) -> None:
    target = await directory.code()

    async def without_raw_path(scope, receive, send) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await directory.endpoint({**scope, "raw_path": None}, receive, send)

    fill = "&x=" + "a" * (8192 - len(target) - 3)
    assert (await call(without_raw_path, "GET", target + fill)).status == 200
    assert (await call(without_raw_path, "GET", target + fill + "a")).status == 414


async def test_a_caller_that_the_server_does_not_know(directory: Directory) -> None:
    bounded = await directory.code(networks=["0.0.0.0/0", "::/0"])
    assert (await call(directory.endpoint, "GET", bounded, client=None)).status == 403
    assert (await call(directory.endpoint, "GET", await directory.code(), client=None)).status == 200


async def test_a_request_that_was_answered_is_counted(directory: Directory) -> None:
    counted: list[int] = []

    class Counter(UsageCounter):
        def count(self, organization_id: int, code_id: int, requests: int = 1) -> None:
            counted.append(code_id)

    endpoint = replace(directory.endpoint, usage=Counter(directory.database))
    target = await directory.code()
    tag = (await call(endpoint, "GET", target))["etag"]
    await call(endpoint, "GET", target, [("If-None-Match", tag)])
    await call(endpoint, "POST", target)
    await call(endpoint, "HEAD", target)
    await call(endpoint, "GET", UNKNOWN)
    await call(endpoint, "PUT", target)
    await call(endpoint, "GET", target + "&showAll=2")
    assert counted == [1, 1, 1, 1]


async def test_codes_are_remembered_until_something_changes(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[bytes] = []

    async def counting(connection, digest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        looked_up.append(digest)
        return await find_grant(connection, digest)

    monkeypatch.setattr(grants_module, "find_grant", counting)
    monkeypatch.setattr(grants_module, "MAX_REMEMBERED", 2)
    one, two, three = [await directory.code() for _ in range(3)]
    for target in (one, one, two, one, three, one, three):
        await call(directory.endpoint, "GET", target)
    assert len(looked_up) == 3
    await call(directory.endpoint, "GET", two)
    assert len(looked_up) == 4
    execute(directory.database.path, "DELETE FROM codes WHERE id = 2")
    assert desc((await call(directory.endpoint, "GET", two)).body) == "Unauthorized"
    assert desc((await call(directory.endpoint, "GET", three)).body) == "OK"
    assert len(looked_up) == 6


async def test_a_revoked_code_ceases_at_once(directory: Directory) -> None:
    target = await directory.code()
    assert desc((await call(directory.endpoint, "GET", target)).body) == "OK"
    await codes.revoke_code(directory.database, ACTOR, 1)
    assert desc((await call(directory.endpoint, "GET", target)).body) == "Unauthorized"


async def test_a_code_counts_from_the_moment_it_is_made(directory: Directory) -> None:
    assert desc((await call(directory.endpoint, "GET", UNKNOWN)).body) == "Unauthorized"
    await codes.adopt_code(directory.database, ACTOR, ROOT, "Unknown1", Terms())
    assert desc((await call(directory.endpoint, "GET", UNKNOWN)).body) == "OK"
