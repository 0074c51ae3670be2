"""The endpoint in this process: what a real server cannot be brought to do at will."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import pytest
from structlog.testing import capture_logs

from dialtree.contract.path import GET_EXTENSIONS
from dialtree.contract.request import read_request
from dialtree.directory.code import Grant
from dialtree.management import codes
from dialtree.management.codes import Terms
from dialtree.serving import endpoint as module
from dialtree.serving import gate
from dialtree.serving import grants as grants_module
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.grants import find_grant
from serving.house import BURST, PROXY, ROOT, Counting, House
from support import asgi
from support.body import Body
from support.directory import ACTOR

UNKNOWN = f"{GET_EXTENSIONS}?code=Unknown1"
OUT_OF_REACH = b'{"ERR":2,"DESC":"The directory is out of reach at the moment; try again later.","EXTENSIONS":[]}'


def desc(body: bytes) -> str:
    return str(json.loads(body)["DESC"])


async def test_a_code_matches_until_the_very_moment_it_expires(house: House) -> None:
    moment = datetime.now(UTC) + timedelta(days=1)
    target = await house.code(expires_at=moment)
    house.now = moment - timedelta(microseconds=1)
    assert desc((await house.ask(target)).body) == "OK"
    house.now = moment
    assert (await house.ask(target)).json == {"ERR": 0, "DESC": "Unauthorized", "EXTENSIONS": []}


async def test_simultaneous_guesses_share_the_burst(house: House) -> None:
    guesses = [f"{GET_EXTENSIONS}?code=Unknown{number}" for number in range(1, 20)]
    answers = await asyncio.gather(*(house.ask(it) for it in guesses))
    assert sorted(it.status for it in answers) == [200] * BURST + [429] * (len(guesses) - BURST)


async def test_a_code_that_matches_does_not_slip_through_among_guesses(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = await house.code()
    find = house.endpoint.grants.find
    looking, guessed = asyncio.Event(), asyncio.Event()

    async def find_late(digest: bytes) -> grants_module.Opened | None:
        looking.set()
        await guessed.wait()
        return await find(digest)

    with monkeypatch.context() as patched:
        patched.setattr(house.endpoint.grants, "find", find_late)
        asking = asyncio.create_task(house.ask(target))
        await looking.wait()
    for number in range(BURST):
        await house.ask(f"{GET_EXTENSIONS}?code=Unknown{number}")
    guessed.set()
    assert (await asking).status == 429


async def test_simultaneous_matching_codes_cost_nothing(house: House) -> None:
    targets = [await house.code() for _ in range(10)]
    answers = await asyncio.gather(*(house.ask(it) for it in targets))
    assert {it.status for it in answers} == {200}


async def test_out_of_reach_comes_after_too_many_and_before_unmatched(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(BURST):
        await house.ask(UNKNOWN)

    async def find(_digest: bytes) -> Grant | None:
        raise OutOfReachError("disk gone")

    monkeypatch.setattr(house.endpoint.grants, "find", find)
    with capture_logs() as logs:
        assert (await house.ask(UNKNOWN)).status == 429
        elsewhere = await house.ask(UNKNOWN, client=("192.0.2.78", 1))
    assert (elsewhere.status, elsewhere.body) == (503, OUT_OF_REACH)
    assert (elsewhere["retry-after"], elsewhere["cache-control"]) == ("5", "no-store")
    assert logs == [{"event": "database out of reach", "reason": "disk gone", "requests": 1, "log_level": "error"}]


async def test_a_fault_of_its_own(house: House) -> None:
    target = await house.code()
    house.execute("""UPDATE codes SET networks = '["nonsense"]'""")
    with capture_logs() as logs:
        answer = await house.ask(target)
    assert answer.status == 500
    assert answer.json == {"ERR": 2, "DESC": "The server failed to answer; its log says why.", "EXTENSIONS": []}
    assert answer["cache-control"] == "no-store"
    assert [line["event"] for line in logs] == ["request failed"]


@pytest.mark.parametrize(
    "body",
    [
        Body(end="gone"),
        Body((b'{"code":',), "gone"),
        Body((b'{"code":',), "stuck"),
        Body(end="stuck"),
    ],
    ids=["gone at once", "gone in between", "stuck in between", "stuck at once"],
)
async def test_a_body_that_does_not_arrive_whole(house: House, body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.02)
    answer = await house.ask(await house.code(), "POST", [("Content-Length", "20")], body)
    assert (answer.status, desc(answer.body)) == (400, "The body did not arrive whole.")


async def test_a_body_in_pieces(house: House) -> None:
    code = (await house.code()).rpartition("=")[2].encode()
    body = Body((b'{"code":"', b"", code, b'"}'))
    assert desc((await house.ask(GET_EXTENSIONS, "POST", body=body)).body) == "OK"


async def test_a_body_too_large_is_not_read_to_its_end(house: House) -> None:
    body = Body((b" " * 40_000, b" " * 25_537), "stuck")
    assert (await house.ask(GET_EXTENSIONS, "POST", [("Transfer-Encoding", "chunked")], body)).status == 413


async def test_the_body_of_a_get_is_not_waited_for(house: House) -> None:
    assert desc((await house.ask(await house.code(), body=Body((b"{",), "stuck"))).body) == "OK"


async def test_a_body_announced_too_large_is_not_waited_for(house: House) -> None:
    answer = await house.ask(GET_EXTENSIONS, "POST", [("Content-Length", "65537")], Body(end="stuck"))
    assert answer.status == 413


async def test_a_head_has_the_headers_of_a_get(house: House) -> None:
    for target in (await house.code(), UNKNOWN, f"{UNKNOWN}&showAll=2"):
        whole, headed = [await house.ask(target, method) for method in ("GET", "HEAD")]
        assert (headed.status, headed.headers, headed.body) == (whole.status, whole.headers, b"")


@pytest.mark.parametrize("raw_path", [None, GET_EXTENSIONS.encode()], ids=["not told", "told"])
async def test_the_longest_url(house: House, raw_path: bytes | None) -> None:
    target = await house.code()

    async def with_raw_path(scope, receive, send) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await house.service({**scope, "raw_path": raw_path}, receive, send)

    fill = "&x=" + "a" * (8192 - len(target) - 3)
    for more, status in (("", 200), ("a", 414)):
        assert (await asgi.call(with_raw_path, "GET", target + fill + more)).status == status
        assert (await house.ask(target + fill + more)).status == status


async def test_a_caller_that_the_server_does_not_know(house: House) -> None:
    bounded = await house.code(networks=["0.0.0.0/0", "::/0"])
    assert (await house.ask(bounded, client=None)).status == 403
    assert (await house.ask(await house.code(), client=None)).status == 200


async def test_who_sends_an_odd_header_by_a_proxy_is_not_taken_for_the_proxy(house: House) -> None:
    of_proxies = await house.code(networks=["10.0.0.0/8"])
    assert (await house.ask(of_proxies, client=PROXY)).status == 200
    odd = await house.ask(of_proxies, headers=[("X-Forwarded-For", "\xe9, 198.51.100.1")], client=PROXY)
    assert odd.status == 403
    own = await house.code(networks=["192.0.2.77/32"])
    assert (await house.ask(own, headers=[("X-Forwarded-For", "\xe9")])).status == 200


async def test_a_request_that_was_answered_is_counted(house: House) -> None:
    target = await house.code()
    tag = (await house.ask(target))["etag"]
    await house.ask(target)
    for _ in range(2):
        await house.ask(target, headers=[("If-None-Match", tag)])
        await house.ask(target, "POST")
        await house.ask(target, "HEAD")
    await house.ask(UNKNOWN)
    await house.ask(target, "PUT")
    await house.ask(target + "&showAll=2")
    assert house.counted == [1] * 8


async def test_codes_are_remembered_until_something_changes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[bytes] = []

    async def counting(connection, digest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        looked_up.append(digest)
        return await find_grant(connection, digest)

    monkeypatch.setattr(grants_module, "find_grant", counting)
    monkeypatch.setattr(grants_module, "MAX_REMEMBERED", 2)
    one, two, three = [await house.code() for _ in range(3)]
    for target in (one, one, two, one, three, one, three):
        await house.ask(target, "POST")
    assert len(looked_up) == 3
    await house.ask(two, "POST")
    assert len(looked_up) == 4
    house.execute("DELETE FROM codes WHERE id = 2")
    assert desc((await house.ask(two, "POST")).body) == "Unauthorized"
    assert desc((await house.ask(three, "POST")).body) == "OK"
    assert len(looked_up) == 6


async def test_a_repeated_body_is_read_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Counting(read_request)
    monkeypatch.setattr(module, "_read_again", lru_cache(10)(read))
    monkeypatch.setattr(module, "read_request", read)
    code = (await house.code()).rpartition("=")[2]
    other = (await house.code(scope="account")).rpartition("=")[2]
    short, long = json.dumps({"code": code}).encode(), json.dumps({"code": code, "x": "a" * 1024}).encode()
    by_other = short.replace(code.encode(), other.encode())
    for body, times in ((short, 1), (short, 1), (by_other, 2), (long, 3), (long, 4)):
        assert desc((await house.ask(GET_EXTENSIONS, "POST", body=body)).body) == "OK"
        assert len(read.calls) == times
    assert house.counted == [1, 1, 2, 1, 1]


async def test_a_revoked_code_ceases_at_once(house: House) -> None:
    target = await house.code()
    assert desc((await house.ask(target)).body) == "OK"
    await codes.revoke_code(house.database, ACTOR, 1)
    assert desc((await house.ask(target)).body) == "Unauthorized"


async def test_a_code_counts_from_the_moment_it_is_made(house: House) -> None:
    assert desc((await house.ask(UNKNOWN)).body) == "Unauthorized"
    await codes.adopt_code(house.database, ACTOR, ROOT, "Unknown1", Terms())
    assert desc((await house.ask(UNKNOWN)).body) == "OK"
