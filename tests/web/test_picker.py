"""What somebody sees and does who picks an extension by themselves."""

import asyncio

import pytest

from dialtree.directory.agent_status import DEFAULTS, AgentStatus
from dialtree.management.agent_statuses import put_status
from dialtree.management.codes import revoke_code
from dialtree.management.extensions import enable_extension
from dialtree.serving.agent_feed import AgentFeed
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.watch import AGENT_SEQUENCES
from storage.shell import Shell
from support.directory import ACTOR
from support.waiting import eventually_async
from web.office import Office, another_worker, faults
from web.picking import Browser, let_pick, new_code, staff
from web.waiting_for_changes import watch_of

pytestmark = pytest.mark.usefixtures("staffed")


@pytest.fixture
async def staffed(office: Office) -> None:
    await staff(office)


@pytest.fixture
async def dana(office: Office, staffed: None) -> Browser:
    return await let_pick(office, 101)


@pytest.fixture
async def noam(office: Office, staffed: None) -> Browser:
    return await let_pick(office, 102)


async def test_who_they_are(office: Office, dana: Browser) -> None:
    shown = await dana.show()
    statuses = shown.pop("statuses")
    assert [it["id"] for it in statuses] == sorted(DEFAULTS)
    assert statuses[2] == {"id": 3, "name_en": "Lunch", "name_he": "הפסקת צהריים", "color": "#f76707"}
    now = office.clock().isoformat().replace("+00:00", "Z")
    assert {**shown, "expires_at": "", "renewable_until": ""} == {
        "user_id": 101, "user_name": "Dana", "organization_id": 1, "organization_name": "Acme", "time_zone": "UTC",
        "extension": None, "last_extension_id": None, "now": now, "expires_at": "", "renewable_until": "",
    }  # fmt: skip


async def test_a_shift(office: Office, dana: Browser, shell: Shell) -> None:
    logged_in = await dana.take(1, 2)
    assert logged_in.status_code == 200
    held = logged_in.json()["extension"]
    assert (held["sip"], held["user_id"], held["status"]) == ("1", 101, 1)
    office.clock.forward(minutes=5)
    lunch = (await dana.take(3)).json()["extension"]
    assert (lunch["sip"], lunch["status"], lunch["logged_in_at"]) == ("1", 3, held["logged_in_at"])
    moved = (await dana.take(1, 1)).json()["extension"]
    assert (moved["sip"], moved["status"]) == ("0", 1)
    out = (await dana.take(2)).json()
    assert (out["extension"], out["last_extension_id"]) == (None, 1)
    assert (await dana.take(2)).status_code == 200
    statuses = shell.execute("SELECT extension_id, status FROM agent_sessions ORDER BY id").fetchall()
    assert statuses == [(2, 1), (2, 3), (1, 1)]


async def test_own_last_first_then_free_then_taken(dana: Browser, noam: Browser) -> None:
    assert await dana.sips() == "0123"
    await dana.take(1, 4)
    assert await dana.sips() == "3012"
    await dana.take(2)
    assert await dana.sips() == "3012"
    await noam.take(1, 1)
    assert await dana.sips() == "3120"
    assert await noam.sips() == "0123"
    await noam.take(1, 4)
    # Their usual one is first even when somebody else is there: it says who.
    (first, *_) = (await dana.call("GET", "/extensions")).json()["items"]
    assert (first["sip"], first["user_name"]) == ("3", "Noam")
    await noam.take(1, 1)
    pages, cursor = "", None
    while True:
        page = (await dana.call("GET", f"/extensions?limit=1{f'&cursor={cursor}' if cursor else ''}")).json()
        pages, cursor = pages + page["items"][0]["sip"], page["next_cursor"]
        assert page["total"] == 4
        if cursor is None:
            break
    assert pages == "3120"


@pytest.mark.parametrize(
    ("query", "found"), [("?search=desk", "3012"), ("?search=DESK+1", "1"), ("?search=22", "2"), ("?search=x", "")]
)
async def test_search(dana: Browser, query: str, found: str) -> None:
    await dana.take(1, 4)
    assert await dana.sips(query) == found


async def test_a_code_of_an_account_bounds_what_they_see_and_take(office: Office) -> None:
    _, code = await new_code(office, 2, scope="account")
    dana = await let_pick(office, 101, code)
    assert await dana.sips() == "01"
    for extension_id in (3, 4, 777):
        answer = await dana.take(1, extension_id)
        assert answer.status_code == 404
        assert faults(answer) == [("extension_id", f"there is no active extension {extension_id}")]
    assert (await dana.take(1, 1)).status_code == 200


async def test_who_holds_one_outside_may_leave_it(office: Office, dana: Browser) -> None:
    await dana.take(1, 4)
    _, code = await new_code(office, 2, scope="account")
    here = await let_pick(office, 101, code)
    assert (await here.show())["extension"]["sip"] == "3"
    assert (await here.take(3)).status_code == 404
    assert (await here.take(2)).json()["extension"] is None


async def test_a_taken_one_says_by_whom(dana: Browser, noam: Browser) -> None:
    await dana.take(1, 1)
    refused = await noam.take(1, 1)
    assert (refused.status_code, refused.headers["Content-Type"]) == (409, "application/problem+json")
    told = refused.json()
    assert (told["detail"], told["extension"]["user_id"], told["extension"]["user_name"]) == (
        "Dana holds 0.",
        101,
        "Dana",
    )


async def test_of_many_at_once_one_has_it(office: Office, shell: Shell) -> None:
    browsers = [await let_pick(office, user_id) for user_id in (101, 102) for _ in range(4)]
    answers = await asyncio.gather(*(it.take(1, 2) for it in browsers))
    taken = [it.status_code for it in answers]
    assert sorted(set(taken)) == [200, 409]
    assert taken in ([200] * 4 + [409] * 4, [409] * 4 + [200] * 4)
    assert shell.execute("SELECT count(*) FROM agent_sessions WHERE ended_at IS NULL").fetchone() == (1,)


async def test_a_status_without_an_extension(dana: Browser) -> None:
    answer = await dana.take(3)
    assert answer.status_code == 409
    assert answer.json() == {
        "type": "about:blank", "title": "Conflict", "status": 409, "detail": "You hold no extension; pick one.",
    }  # fmt: skip


async def test_what_cannot_be_taken(office: Office, dana: Browser) -> None:
    await put_status(office.database, ACTOR, 1, AgentStatus(3, "Lunch", "צהריים", "#000000", active=False))
    assert 3 not in {it["id"] for it in (await dana.show())["statuses"]}
    assert faults(await dana.take(3, 1)) == [("status", "agents cannot take status 3")]
    assert faults(await dana.take(4, 1)) == [("status", "agents cannot take status 4")]
    await enable_extension(office.database, ACTOR, "0", 1, active=False)
    assert (await dana.take(1, 1)).status_code == 404
    answer = await dana.call("PUT", "/status", {"status": 1, "extension": 1})
    assert faults(answer) == [("extension", "unknown")]


async def test_it_is_told_as_it_happens_until_they_may_not_know(office: Office) -> None:
    code_id, code = await new_code(office, 2, scope="account")
    dana, noam = await let_pick(office, 101, code), await let_pick(office, 102)
    await noam.take(1, 1)
    await noam.take(1, 4)
    watch = watch_of(office.database.location, AGENT_SEQUENCES)
    feed = AgentFeed(office.database, watch, RevisionWaits(office.watch), heartbeat_seconds=0.1)
    async with another_worker(office, feed=feed) as worker:
        headers = {"Authorization": f"Bearer {dana.token}", "Last-Event-ID": "0.0"}
        asked = asyncio.create_task(worker.get("/picker/events", headers=headers))
        await eventually_async(lambda: bool(feed._tails), "somebody listens")
        await revoke_code(office.database, ACTOR, code_id)
        told = (await asked).text
    feed.stop()
    # Of what happened in another account nothing is told.
    assert '"sip":"0"' in told
    assert '"sip":"3"' not in told
