import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from dialtree.directory.agent_session import Wish
from dialtree.directory.code import Grant
from dialtree.management.accounts import enable_account
from dialtree.management.agent_logins import set_status
from dialtree.management.extensions import add_extension
from dialtree.management.users import add_user, enable_user
from dialtree.serving.agent_feed import AgentFeed
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.watch import AGENT_SEQUENCES
from management.acting import acts
from storage.plain_sql import revision
from storage.shell import Shell
from support.directory import ACTOR
from support.waiting import eventually_async
from web.office import Office, another_worker, faults
from web.waiting_for_changes import watch_of

GRANT = Grant(1, 1, 1, "organization", (), None, active=True)


@pytest.fixture(autouse=True)
async def staff(office: Office) -> None:
    """Extensions 0 to 3 (ids 1 to 4), of which 0 and 1 are in Sales, 2 in North, 3 in Service; users 101 and 102."""
    for account_id, sip in ((2, "0"), (2, "1"), (3, "2"), (4, "3")):
        await add_extension(office.database, ACTOR, account_id, sip, f"Desk {sip}", speed_dial=sip)
    for user_id, name in ((101, "דָּנָה לוי"), (102, "Noam")):
        await add_user(office.database, ACTOR, name, "", 1, user_id)


async def take(office: Office, user_id: int, sip: str, status: int = 1) -> None:
    assert await set_status(office.database, GRANT, Wish(user_id, sip, status), office.clock()) is None


async def agents(office: Office, query: str = "", **options: str) -> list[dict[str, Any]]:
    answer = await office.get(f"/agents{query}", **options)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def told(office: Office) -> str:
    return office.clock().isoformat().replace("+00:00", "Z")


async def test_who_is_where_since_when(office: Office) -> None:
    await take(office, 101, "0")
    since = told(office)
    office.clock.forward(minutes=5)
    await take(office, 101, "0", 3)
    first, second, *others = await agents(office)
    assert first == {
        "extension_id": 1, "organization_id": 1, "account_id": 2, "account_name": "Sales", "sip": "0", "name": "Desk 0",
        "speed_dial": "0", "user_id": 101, "user_name": "דָּנָה לוי", "status": 3, "since": told(office),
        "logged_in_at": since,
    }  # fmt: skip
    free = {"user_id": None, "user_name": "", "status": None, "since": None, "logged_in_at": None}
    assert second == {**first, "extension_id": 2, "sip": "1", "name": "Desk 1", "speed_dial": "1", **free}
    assert len(others) == 2
    shown = await office.get("/agents/1")
    assert (shown.json(), bool(shown.headers["etag"])) == (first, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [("", "0123"), ("?account_id=2", "01"), ("?account_id=2&below=true", "012"), ("?status=3", "0"), ("?status=1", "2"),
     ("?held=true", "02"), ("?held=false", "13"), ("?user_id=102", "2"), ("?search=desk", "0123"), ("?search=דנה", "0"),
     ("?search=DESK+noa", "2"), ("?search=desk&sort=-sip", "3210"), ("?sort=-name&limit=2", "32"), ("?search=x", "")],
)  # fmt: skip
async def test_filters(office: Office, query: str, found: str) -> None:
    await take(office, 101, "0", 3)
    await take(office, 102, "2")
    assert "".join(it["sip"] for it in await agents(office, query)) == found


async def test_pages_of_a_search(office: Office) -> None:
    page = (await office.get("/agents?search=desk&limit=3")).json()
    assert (page["total"], [it["sip"] for it in page["items"]]) == (4, ["0", "1", "2"])
    rest = (await office.get(f"/agents?search=desk&limit=3&cursor={page['next_cursor']}")).json()
    assert ([it["sip"] for it in rest["items"]], rest["next_cursor"]) == (["3"], None)
    assert (await office.get(f"/agents?search=desk&sort=id&cursor={page['next_cursor']}")).status_code == 400


async def test_what_is_out_of_reach_is_not_there(office: Office) -> None:
    assert [it["sip"] for it in await agents(office, by="department manager")] == ["0", "1", "2"]
    assert await agents(office, by="stranger") == []
    assert (await office.get("/agents/4", by="department manager")).status_code == 404


async def test_whoever_is_no_longer_active_holds_nothing(office: Office) -> None:
    await take(office, 101, "0")
    await enable_user(office.database, ACTOR, 101, active=False)
    assert [it["user_id"] for it in await agents(office, "?search=desk+0")] == [None]
    await enable_account(office.database, ACTOR, 2, active=False)
    assert [it["sip"] for it in await agents(office)] == ["3"]
    assert (await office.get("/agents/1")).status_code == 404


async def test_totals(office: Office) -> None:
    await take(office, 101, "0", 3)
    await take(office, 102, "3")
    counted = (await office.get("/agents/totals")).json()
    assert counted == {
        "extensions": 4, "free": 2, "statuses": [{"status": 1, "agents": 1}, {"status": 3, "agents": 1}],
    }  # fmt: skip
    part = (await office.get("/agents/totals?account_id=2&below=true", by="department manager")).json()
    assert part == {"extensions": 3, "free": 2, "statuses": [{"status": 3, "agents": 1}]}


async def test_a_manager_changes_a_status(office: Office, shell: Shell) -> None:
    await take(office, 101, "0")
    since, before = told(office), revision(shell)
    office.clock.forward(minutes=5)
    changed = await office.patch("/agents/1", {"status": 3})
    assert changed.status_code == 200
    assert [changed.json()[it] for it in ("user_id", "status", "since", "logged_in_at")] == [
        101,
        3,
        told(office),
        since,
    ]
    assert acts(shell)[-1] == (
        "set_status", "agent", 1, {"user_id": 101, "status": {"before": 1, "after": 3}},
    )  # fmt: skip
    assert (await office.patch("/agents/1", {"status": 3})).json() == changed.json()
    assert (await office.patch("/agents/1", {"status": 2})).json()["user_id"] is None
    assert faults(await office.patch("/agents/1", {"status": 3})) == [("extension_id", "nobody holds 0")]
    assert faults(await office.patch("/agents/1", {"status": 4})) == [("status", "agents cannot take status 4")]
    assert len([it for it in acts(shell) if it[0] == "set_status"]) == 2
    assert revision(shell) == before


async def test_a_manager_releases_an_extension(office: Office, shell: Shell) -> None:
    await take(office, 101, "0")
    assert (await office.delete("/agents/1")).status_code == 204
    assert acts(shell)[-1] == (
        "release", "agent", 1, {"user_id": 101, "status": {"before": 1, "after": 2}},
    )  # fmt: skip
    acted = len(acts(shell))
    assert (await office.delete("/agents/1")).status_code == 204
    assert len(acts(shell)) == acted
    await take(office, 102, "0")
    assert (await agents(office))[0]["user_id"] == 102


async def test_a_change_of_an_extension_is_not_laid_to_who_released_it_afterwards(office: Office, shell: Shell) -> None:
    await take(office, 101, "0")
    shell.execute("UPDATE extensions SET name = 'Front desk' WHERE id = 1")
    await office.patch("/agents/1", {"status": 3})
    await office.delete("/agents/1")
    latest = (await office.get("/extensions/1/history")).json()["items"][0]
    assert (latest["after"], latest["by"]) == ({"name": "Front desk"}, None)
    for act in (await office.get("/audit?entity=agent")).json()["items"]:
        assert (await office.get(f"/audit/{act['id']}/changes")).json()["items"] == []


async def test_who_manages_a_part_sees_what_was_done_to_agents_there(office: Office) -> None:
    for user_id, sip, extension_id in ((101, "0", 1), (102, "3", 4)):
        await take(office, user_id, sip)
        await office.delete(f"/agents/{extension_id}", by="operator")
    for by, seen in (("manager", [4, 1]), ("department manager", [1]), ("stranger", [])):
        told = (await office.get("/audit?entity=agent&action=release", by=by)).json()["items"]
        assert [it["entity_id"] for it in told] == seen


async def test_nobody_releases_what_they_have_not_seen(office: Office) -> None:
    await take(office, 101, "0")
    seen = {"If-Match": (await office.get("/agents/1")).headers["etag"]}
    await take(office, 101, "0", 2)
    await take(office, 102, "0")
    assert (await office.delete("/agents/1", headers=seen)).status_code == 412
    assert (await office.patch("/agents/1", {"status": 3}, headers=seen)).status_code == 412
    assert (await agents(office))[0]["user_id"] == 102


async def test_history(office: Office) -> None:
    start = office.clock()
    for sip, status in (("0", 1), ("0", 3), ("3", 1), ("3", 2)):
        await take(office, 101, sip, status)
        office.clock.forward(hours=1)
    await take(office, 102, "0")

    async def periods(query: str = "", by: str = "manager") -> list[tuple[int, str, int, float, float | None]]:
        found = (await office.get(f"/agents/history{query}", by=by)).json()["items"]
        return [(it["user_id"], it["sip"], it["status"], at(it["since"]), at(it["until"])) for it in found]

    def at(moment: str | None) -> Any:  # noqa: ANN401
        return None if moment is None else (datetime.fromisoformat(moment) - start) / timedelta(hours=1)

    everything = [(101, "0", 1, 0, 1), (101, "0", 3, 1, 2), (101, "3", 1, 2, 3), (102, "0", 1, 4, None)]
    assert await periods() == everything
    assert await periods("?user_id=101") == everything[:3]
    assert await periods("?extension_id=1") == [everything[0], everything[1], everything[3]]
    assert await periods(by="department manager") == [everything[0], everything[1], everything[3]]
    one, two = ((start + timedelta(hours=it)).isoformat().replace("+00:00", "Z") for it in (1, 2))
    assert await periods(f"?from={one}&to={two}") == [everything[1]]
    assert await periods(f"?from={two}") == everything[2:]
    assert (await office.get("/agents/history?from=2026-01-01T00:00:00")).status_code == 400
    named = (await office.get("/agents/history?limit=1")).json()
    assert named["items"][0]["user_name"] == "דָּנָה לוי"
    assert (named["total"], bool(named["next_cursor"])) == (4, True)


async def test_an_erased_person_is_a_number(office: Office) -> None:
    await take(office, 101, "0")
    await take(office, 101, "0", 2)
    assert (await office.post("/users/101/erase")).status_code == 204
    (period,) = (await office.get("/agents/history")).json()["items"]
    assert (period["user_id"], period["user_name"]) == (101, "")


async def test_who_may_no_longer_is_told_no_more(office: Office) -> None:
    watch = watch_of(office.database.location, AGENT_SEQUENCES)
    await watch.start()
    waits = RevisionWaits(office.watch)
    feed = AgentFeed(office.database, watch, waits, heartbeat_seconds=0.1)
    headers = {"Authorization": f"Bearer {office.tokens['viewer']}"}
    async with another_worker(office, feed=feed) as worker:
        following = asyncio.create_task(worker.get("agents/events", headers=headers))
        await eventually_async(lambda: bool(feed._tails), "somebody listens")
        (token,) = [it for it in (await office.get("/tokens")).json()["items"] if it["label"] == "viewer"]
        assert (await office.delete(f"/tokens/{token['id']}")).status_code == 204
        async with asyncio.timeout(30):
            told = await following
    assert (told.status_code, told.text.splitlines()[1]) == (200, "event: ready")
    assert told.headers["content-type"].startswith("text/event-stream")
    waits.stop()
    feed.stop()
    await watch.close()


async def test_whose_agents_are_followed(office: Office) -> None:
    assert faults(await office.get("/agents/events", by="operator"))[0][0] == "organization_id"
    for query, by, status in (
        ("?organization_id=1", "operator", 200), ("?account_id=3", "operator", 200), ("?account_id=4", "manager", 200),
        ("?account_id=4", "department manager", 404), ("?organization_id=9", "manager", 404), ("", "viewer", 200),
        ("?organization_id=9&account_id=3", "operator", 200),
    ):  # fmt: skip
        assert (await office.get(f"/agents/events{query}", by=by)).status_code == status, (query, by)
