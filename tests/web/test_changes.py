"""Changes by HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.management.accounts import delete_account, enable_account, set_account
from dialtree.management.actor import Actor
from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code, revoke_code
from dialtree.management.extensions import add_extension
from dialtree.management.permissions import NotPermittedError
from dialtree.management.pruning import prune_changes
from dialtree.management.tokens import revoke_token
from dialtree.management.users import add_user
from dialtree.storage.database import Database
from dialtree.storage.revision_waits import RevisionWaits
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, faults

Told = dict[str, Any]


@pytest.fixture
async def watched(office: Office) -> AsyncIterator[Office]:
    """An office where waiting for changes is of use."""
    await office.watch.start()
    yield office
    await office.watch.close()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set once a request has read that there is nothing, and waits."""
    event, beyond = asyncio.Event(), RevisionWaits.beyond

    async def telling(waits: RevisionWaits, organization_id: int, revision: int, seconds: float) -> None:
        event.set()
        await beyond(waits, organization_id, revision, seconds)

    monkeypatch.setattr(RevisionWaits, "beyond", telling)
    return event


async def told(office: Office, after: str | None = None, by: str = "manager", **query: object) -> Told:
    asked = {"after": after, **query} if after else query
    answer = await office.get("/changes", params=asked, by=by)
    assert answer.status_code == 200, answer.text
    found: Told = answer.json()
    return found


async def from_start(office: Office, limit: int) -> tuple[list[Told], str]:
    """All that is told from the start on, and the cursor after it."""
    found, cursor, more = [], "start", True
    while more:
        page = await told(office, cursor, limit=limit)
        assert len(page["changes"]) <= limit
        found += page["changes"]
        cursor, more = page["cursor"], page["more"]
    return found, cursor


def shown(changes: list[Told]) -> list[tuple[object, ...]]:
    return [(it["entity"], it["id"], it["operation"]) for it in changes]


async def test_without_a_cursor_it_begins_now(office: Office) -> None:
    now = await told(office)
    assert now["changes"] == []
    assert not now["more"]
    await set_account(office.database, ACTOR, 3, "Far north")
    (change,) = (await told(office, now["cursor"]))["changes"]
    assert change.pop("at").endswith("Z")
    before = {"id": 3, "parent_id": 2, "name": "North", "active": True}
    assert change == {
        "revision": 5,
        "entity": "account",
        "id": 3,
        "operation": "update",
        "before": before,
        "after": {**before, "name": "Far north"},
    }


@pytest.mark.parametrize("limit", [1, 2, 500])
async def test_an_exchange_is_whole_where_there_is_no_more(office: Office, limit: int) -> None:
    first = await add_extension(office.database, ACTOR, 2, "420", "One", "20")
    second = await add_extension(office.database, ACTOR, 2, "421", "Two", "21")
    cursor, more, copy = (await told(office))["cursor"], True, {}
    swap = [
        {"op": "update", "id": first.id, "sip": "421", "speed_dial": "21"},
        {"op": "update", "id": second.id, "sip": "420", "speed_dial": "20"},
    ]
    assert (await office.post("/extensions/bulk", {"operations": swap})).status_code == 200
    while more:
        page = await told(office, cursor, limit=limit)
        cursor, more = page["cursor"], page["more"]
        copy |= {it["id"]: (it["after"]["sip"], it["after"]["speed_dial"]) for it in page["changes"]}
    assert copy == {first.id: ("421", "21"), second.id: ("420", "20")}


async def test_what_is_asked_again_is_answered_again(office: Office) -> None:
    start = (await told(office))["cursor"]
    await set_account(office.database, ACTOR, 3, "A")
    await set_account(office.database, ACTOR, 3, "B")
    first = await told(office, start, limit=1)
    assert (shown(first["changes"]), first["more"]) == ([("account", 3, "update")], True)
    assert await told(office, start, limit=1) == first
    second = await told(office, first["cursor"], limit=1)
    assert (second["changes"][0]["after"]["name"], second["more"]) == ("B", False)
    assert await told(office, second["cursor"]) == {"changes": [], "cursor": second["cursor"], "more": False}


async def fill(database: Database, shell: Shell) -> None:
    for number in range(3):
        user = await add_user(database, ACTOR, f"Dana {number}", "", 1)
        await add_extension(database, ACTOR, 3, f"{9 - number}", "Desk", f"*{number}", user.id)
        await issue_code(database, ACTOR, 2, Terms(networks=("10.0.0.0/8",)))
    await revoke_code(database, ACTOR, 1)
    shell.execute("UPDATE codes SET expires_at = '2999-03-01T08:30:00.000000Z' WHERE id = 2")


@pytest.mark.parametrize("limit", [1, 4, 500])
async def test_it_begins_with_what_there_is(office: Office, shell: Shell, limit: int) -> None:
    await fill(office.database, shell)
    found, _ = await from_start(office, limit)
    assert shown(found) == [
        *(("account", it, "present") for it in (1, 2, 3, 4)),
        *(("user", it, "present") for it in (1, 2, 3)),
        *(("extension", it, "present") for it in (3, 2, 1)),
        *(("code", it, "present") for it in (1, 2, 3)),
    ]
    assert {it["revision"] for it in found} == {15}


async def test_what_there_is_looks_as_it_was_logged(office: Office, shell: Shell) -> None:
    before = (await told(office))["cursor"]
    await fill(office.database, shell)
    logged = {(it["entity"], it["id"]): it["after"] for it in (await told(office, before, limit=500))["changes"]}
    present = {(it["entity"], it["id"]): it["after"] for it in (await from_start(office, 500))[0]}
    assert {key: present[key] for key in logged} == logged
    # In the same order of fields, too, on every database.
    assert [list(present[key]) for key in logged] == [list(it) for it in logged.values()]
    assert not [it for it in present.values() if "digest" in it]


async def test_what_changes_while_it_begins_is_told_after(office: Office) -> None:
    begun = await told(office, "start", limit=2)
    await set_account(office.database, ACTOR, 1, "Acme Ltd")
    await enable_account(office.database, ACTOR, 4, active=False)
    await delete_account(office.database, ACTOR, 4)
    rest = await told(office, begun["cursor"], limit=500)
    assert (shown(rest["changes"]), rest["more"]) == ([("account", 3, "present")], True)
    after = await told(office, rest["cursor"], limit=500)
    assert shown(after["changes"]) == [("account", 1, "update"), ("account", 4, "update"), ("account", 4, "delete")]
    tombstone = after["changes"][-1]
    assert tombstone["before"] == {"id": 4, "parent_id": 1, "name": "Service", "active": False}
    assert tombstone["after"] is None


async def test_plain_sql_is_told_too(office: Office, shell: Shell) -> None:
    now = (await told(office))["cursor"]
    shell.execute("UPDATE accounts SET name = 'N' WHERE id IN (2, 3, 10)")
    shell.execute("UPDATE accounts SET name = name")
    changes = (await told(office, now))["changes"]
    assert sorted(shown(changes)) == [("account", 2, "update"), ("account", 3, "update")]
    assert [it["revision"] for it in changes] == [5, 6]


async def test_a_waiter_is_told_at_once(watched: Office, shell: Shell, begun: asyncio.Event) -> None:
    now = (await told(watched))["cursor"]
    async with asyncio.timeout(25):
        waiting = asyncio.create_task(told(watched, now, wait=30))
        await begun.wait()
        for name in ("A", "B"):
            await asyncio.to_thread(shell.execute, f"UPDATE accounts SET name = '{name}' WHERE id = 9")
        await asyncio.to_thread(shell.execute, "UPDATE accounts SET name = 'C' WHERE id = 3")
        found = await waiting
    assert shown(found["changes"]) == [("account", 3, "update")]


async def test_a_waiter_does_not_wait_when_there_is_something(office: Office) -> None:
    now = (await told(office))["cursor"]
    await set_account(office.database, ACTOR, 3, "A")
    async with asyncio.timeout(25):
        assert len((await told(office, now, wait=30))["changes"]) == 1
        assert len((await told(office, "start", wait=30))["changes"]) == 4
        assert (await told(office, wait=30))["changes"] == []


async def test_a_waiter_is_told_of_nothing_in_time(watched: Office) -> None:
    now = (await told(watched))["cursor"]
    assert await told(watched, now, wait=1) == {"changes": [], "cursor": now, "more": False}


async def test_who_is_no_longer_let_in_is_told_nothing(watched: Office, shell: Shell, begun: asyncio.Event) -> None:
    now = (await told(watched))["cursor"]
    async with asyncio.timeout(25):
        waiting = asyncio.create_task(watched.get("/changes", params={"after": now, "wait": 30}))
        await begun.wait()
        (token,) = shell.execute("SELECT id FROM tokens WHERE label = 'manager'").fetchone()
        await revoke_token(watched.database, ACTOR, token)
        await set_account(watched.database, ACTOR, 3, "A")
        assert (await waiting).status_code == 401


async def test_an_organisation_is_followed_to_its_end(watched: Office, shell: Shell, begun: asyncio.Event) -> None:
    shell.execute("INSERT INTO accounts (id, organization_id, name) VALUES (20, 20, 'Initech')")
    now = (await told(watched, by="operator", organization_id=20))["cursor"]
    async with asyncio.timeout(25):
        waiting = asyncio.create_task(told(watched, now, by="operator", wait=30))
        await begun.wait()
        await asyncio.to_thread(shell.execute, "DELETE FROM accounts WHERE id = 20")
        last = await waiting
    assert shown(last["changes"]) == [("account", 20, "delete")]
    gone = await watched.get("/changes", params={"after": last["cursor"]}, by="operator")
    assert (gone.status_code, gone.headers["content-type"]) == (410, "application/problem+json")
    assert gone.json()["start"] == "/api/v1/changes?organization_id=20&after=start"
    assert (await watched.get(gone.json()["start"].removeprefix("/api/v1"), by="operator")).status_code == 404
    shell.execute("INSERT INTO accounts (id, organization_id, name) VALUES (20, 20, 'Initech again')")
    assert shown((await told(watched, last["cursor"], by="operator"))["changes"]) == [("account", 20, "insert")]


async def test_what_was_cut_off_is_gone(office: Office, shell: Shell) -> None:
    old = (await told(office))["cursor"]
    begun = (await told(office, "start", limit=1))["cursor"]
    await set_account(office.database, ACTOR, 3, "A")
    newer = (await told(office))["cursor"]
    await set_account(office.database, ACTOR, 3, "B")
    last = (await told(office))["cursor"]
    shell.execute("UPDATE change_log SET at = '2026-01-01T00:00:00.000000Z' WHERE revision < 6")
    (moment,) = shell.execute("SELECT max(at) FROM change_log").fetchone()
    await prune_changes(office.database, ACTOR, datetime.fromisoformat(moment))
    for cursor in (old, begun, newer):
        answer = await office.get("/changes", params={"after": cursor})
        assert answer.status_code == 410
        assert answer.json() == {
            "type": "about:blank",
            "title": "Gone",
            "status": 410,
            "detail": "The changes after this cursor have been cut off. Forget what you know of this organisation, and "
            "begin anew with after=start.",
            "start": "/api/v1/changes?organization_id=1&after=start",
        }
    assert (await told(office, last))["changes"] == []
    assert len((await told(office, "start"))["changes"]) == 4


async def test_a_directory_that_was_put_back(office: Office, shell: Shell) -> None:
    """A backup is put in its place: what was told since has never happened, and other things do."""
    await set_account(office.database, ACTOR, 3, "Never happened")
    ahead = (await told(office))["cursor"]
    shell.execute("UPDATE accounts SET name = 'North' WHERE id = 3")
    further = (await told(office))["cursor"]
    shell.execute("DELETE FROM change_log WHERE revision >= 5 AND organization_id = 1")
    shell.execute("UPDATE organizations SET revision = 4 WHERE id = 1")
    for cursor in (ahead, further):
        assert (await office.get("/changes", params={"after": cursor})).status_code == 410
    await set_account(office.database, ACTOR, 3, "Happens instead")
    answer = await office.get("/changes", params={"after": ahead})
    assert answer.status_code == 410
    assert "put back to an earlier state" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("wait=31", "wait"), ("wait=-1", "wait"), ("wait=x", "wait"), ("limit=501", "limit"), ("after=x", "after")],
)
async def test_each_bad_field_is_named(office: Office, query: str, field: str) -> None:
    answer = await office.get(f"/changes?{query}")
    assert answer.status_code == 400
    assert [it[0] for it in faults(answer)] == [field]


async def test_who_may_follow(office: Office) -> None:
    own, foreign = await told(office), await told(office, by="stranger")
    assert (await office.get("/changes", by="viewer")).json() == own
    assert (await office.get("/changes", params={"after": foreign["cursor"]})).status_code == 404
    assert (await office.get("/changes", params={"organization_id": 9})).status_code == 404
    assert (await office.get("/changes", params={"organization_id": 77})).status_code == 404
    for query in ({}, {"after": "start"}, {"after": own["cursor"]}, {"organization_id": 1}):
        assert (await office.get("/changes", params=query, by="department manager")).status_code == 403
    several = await office.get("/changes", by="operator")
    assert (several.status_code, faults(several)[0][0]) == (400, "organization_id")
    for organization, cursor in ((1, own["cursor"]), (9, foreign["cursor"])):
        assert (await told(office, by="operator", organization_id=organization))["cursor"] == cursor
        assert (await told(office, cursor, by="operator"))["cursor"] == cursor
    other = await office.get("/changes", params={"after": own["cursor"], "organization_id": 9}, by="operator")
    assert faults(other) == [("after", "a cursor of another organisation")]


async def test_who_may_cut_off(office: Office) -> None:
    for reach, organization in ((Reach(1), None), (Reach(1), 9), (Reach(1, 2), 1)):
        with pytest.raises(NotPermittedError):
            await prune_changes(office.database, Actor("token", "t", reach), datetime.now(UTC), organization)
    pruned = await prune_changes(office.database, Actor("token", "t", Reach(1)), datetime.now(UTC), 1)
    assert [(it.organization_id, it.changes, it.revision) for it in pruned] == [(1, 3, 3)]
    assert await prune_changes(office.database, Actor("token", "t", EVERYTHING), datetime.now(UTC), 1) == []
