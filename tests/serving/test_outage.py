"""The database goes out of reach: answers go on from memory, marked, for a bounded time (the clock is the test's)."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dialtree.contract.code import Code
from dialtree.contract.path import GET_EXTENSIONS
from dialtree.directory.code import digest_of
from dialtree.management import codes
from dialtree.serving import snapshots
from dialtree.storage import clock
from dialtree.storage.errors import OutOfReachError
from serving.house import BURST, ORIGIN, Call, House
from serving.outages import Outside, breakable_house, is_out_of_reach, rebuild, stale
from support.directory import ACTOR

UNMATCHED = f"{GET_EXTENSIONS}?code=Unknown1"


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    outside = Outside()
    monkeypatch.setattr(clock, "now", lambda: outside.now)
    return outside


@pytest.fixture
async def house(database_path: Path, door: Call, outside: Outside) -> AsyncIterator[House]:
    async with breakable_house(database_path, door, outside) as house:
        yield house


async def test_answers_go_on_marked_with_their_age(house: House, outside: Outside) -> None:
    target = await house.code()
    before = await house.ask(target)
    assert "dialtree-stale" not in before
    outside.down = True
    for seconds, told in ((0.0, 0), (0.2, 1), (1, 1), (1.5, 2), (200, 200), (299.9, 300)):
        outside.now = 1000 + seconds
        during = await house.ask(target)
        assert (during.status, during.body, stale(during)) == (200, before.body, told)
        assert [it for it in during.headers if it[0] != "dialtree-stale"] == list(before.headers)
    for outside.now in (1300.0, 1e6):
        assert is_out_of_reach(await house.ask(target))
    outside.down = False
    after = await house.ask(target)
    assert (after.status, after.body) == (200, before.body)
    assert "dialtree-stale" not in after


async def test_every_kind_of_request(house: House, outside: Outside) -> None:
    target = await house.code()
    tag = (await house.ask(target))["etag"]
    body = json.dumps({"code": target.rpartition("=")[2]}).encode()
    outside.down = True
    outside.now += 7
    headed = await house.ask(target, "HEAD")
    assert (headed.status, headed.body, stale(headed)) == (200, b"", 7)
    unchanged = await house.ask(target, headers=[("If-None-Match", tag)])
    assert (unchanged.status, unchanged.body, stale(unchanged)) == (304, b"", 7)
    posted = await house.ask(GET_EXTENSIONS, "POST", body=body)
    assert (posted.status, posted.json["DESC"], posted["cache-control"], stale(posted)) == (200, "OK", "no-store", 7)
    cross = await house.ask(target, headers=[("Origin", ORIGIN)])
    assert stale(cross) == 7
    assert cross["access-control-allow-origin"] == ORIGIN
    assert "Dialtree-Stale" in cross["access-control-expose-headers"].split(", ")


async def test_what_was_answered_is_counted(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    outside.down = True
    await house.ask(target)
    await house.ask(UNMATCHED)
    assert house.counted == [1, 1]


async def test_what_is_not_in_memory_is_out_of_reach(house: House, outside: Outside) -> None:
    target, other = await house.code(), await house.code()
    assert (await house.ask(target)).status == 200
    outside.down = True
    for absent in (other, UNMATCHED, f"{target}&showAll=0"):
        assert is_out_of_reach(await house.ask(absent)), absent
    assert is_out_of_reach(await house.ask(target, headers=[("Accept-Encoding", "gzip")]))
    assert (await house.ask(target)).status == 200


async def test_a_code_of_another_account_with_the_same_answer(house: House, outside: Outside) -> None:
    target, other = await house.code(), await house.code()
    for each in (target, other):
        await house.ask(each)
    house.endpoint.grants._remembered.pop(digest_of(Code(target.rpartition("=")[2])))
    outside.down = True
    assert is_out_of_reach(await house.ask(target))
    assert (await house.ask(other)).status == 200


async def test_the_rows_of_the_table_keep_their_order(house: House, outside: Outside) -> None:
    expiring = await house.code(expires_at=house.now + timedelta(days=1))
    bounded = await house.code(networks=["192.0.2.77/32"])
    for target in (expiring, bounded):
        assert (await house.ask(target)).json["DESC"] == "OK"
    outside.down = True
    assert (await house.ask(bounded, client=("198.51.100.1", 1))).status == 403
    assert (await house.ask(f"{GET_EXTENSIONS}?code=1")).json["ERR"] == 1
    assert (await house.ask(f"{bounded}&showAll=2")).status == 400
    assert (await house.ask(bounded, "PUT")).status == 405
    house.now += timedelta(days=1)
    for _ in range(BURST):
        assert (await house.ask(expiring)).json == {"ERR": 0, "DESC": "Unauthorized", "EXTENSIONS": []}
    assert (await house.ask(UNMATCHED)).status == 429
    assert stale(await house.ask(bounded)) == 0


async def test_turned_off(house: House, outside: Outside) -> None:
    rebuild(house, stale_seconds=0)
    target = await house.code()
    assert (await house.ask(target)).status == 200
    outside.down = True
    assert is_out_of_reach(await house.ask(target))
    outside.down = False
    assert (await house.ask(target)).status == 200


async def test_a_write_during_the_outage_shows_as_soon_as_it_is_over(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    outside.down = True
    house.rename("Second")
    assert b"Desk" in (await house.ask(target)).body
    outside.down = False
    after = await house.ask(target)
    assert b"Second" in after.body
    assert "dialtree-stale" not in after


@pytest.mark.parametrize("unknown", [False, True], ids=["revisions told", "revisions read"])
async def test_what_is_known_to_have_changed(house: House, outside: Outside, unknown: bool) -> None:
    """Revisions can still be told, but nothing can be loaded."""
    target = await house.code()
    await house.ask(target)
    house.watch.unknown = unknown  # type: ignore[attr-defined]
    outside.down = outside.only_reading_fails = True
    assert "dialtree-stale" not in await house.ask(target)
    house.rename("Second")
    assert is_out_of_reach(await house.ask(target))
    # Nor is it given out when not even revisions can be told any more.
    outside.only_reading_fails = False
    assert is_out_of_reach(await house.ask(target))
    outside.down = False
    assert b"Second" in (await house.ask(target)).body


async def test_what_another_code_has_shown_to_have_changed(house: House, outside: Outside) -> None:
    target, other = await house.code(), await house.code()
    for each in (target, other):
        await house.ask(each)
    house.rename("Second")
    assert b"Second" in (await house.ask(other)).body
    outside.down = True
    assert is_out_of_reach(await house.ask(target))
    assert b"Second" in (await house.ask(other)).body


async def test_a_list_that_cannot_be_rendered(house: House, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code can be looked up, and its list has changed, but the list cannot be loaded."""
    target = await house.code()
    await house.ask(target)

    async def fail(*_arguments: object) -> None:
        raise OutOfReachError("too slow")

    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "render", fail)
        house.rename("Second")
        for _ in range(2):
            assert is_out_of_reach(await house.ask(target))
    assert b"Second" in (await house.ask(target)).body


async def test_a_code_revoked_before_the_outage(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    await codes.revoke_code(house.database, ACTOR, 1)
    assert (await house.ask(target)).json["DESC"] == "Unauthorized"
    outside.down = True
    assert (await house.ask(target)).json["DESC"] == "Unauthorized"


async def test_it_is_logged_once_a_minute(house: House, outside: Outside) -> None:
    target = await house.code()
    await house.ask(target)
    outside.down = True
    with capture_logs() as logs:
        for outside.now in (1001.0, 1002.0, 1060.9, 1061.0, 1062.0):
            await house.ask(target)
    line = {"event": "answering from memory: database out of reach", "reason": "cable pulled", "log_level": "warning"}
    assert logs == [line, line]
