from datetime import UTC, datetime, timedelta

import pytest

from dialtree.directory.reach import EVERYTHING
from dialtree.management.accounts import add_account, enable_account
from dialtree.management.actor import Actor
from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code, revoke_code
from dialtree.management.extensions import add_extension
from dialtree.management.tokens import TokenTerms, issue_token, revoke_token
from dialtree.management.users import add_user
from management.acting import acts
from storage.plain_sql import revision
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, faults

ACME = {
    "id": 1,
    "name": "Acme",
    "active": True,
    "time_zone": "UTC",
    "allowed_origins": [],
    "session_hours": None,
    "agent_hours": None,
    "counts": {"accounts": 4, "extensions": 0, "users": 0, "codes": 0},
}
GLOBEX = {**ACME, "id": 9, "name": "Globex", "counts": {**ACME["counts"], "accounts": 2}}


async def test_who_sees_which(office: Office) -> None:
    everything = (await office.get("/organizations", by="operator")).json()
    assert everything == {"items": [ACME, GLOBEX], "next_cursor": None, "total": 2}
    for by in ("manager", "viewer"):
        assert (await office.get("/organizations", by=by)).json() == {"items": [ACME], "next_cursor": None, "total": 1}
    assert (await office.get("/organizations?sort=-name&limit=1", by="operator")).json()["items"] == [GLOBEX]
    assert (await office.get("/organizations?active=false", by="operator")).json()["total"] == 0


async def test_counts_are_of_what_one_sees(office: Office) -> None:
    database = office.database
    await add_extension(database, ACTOR, 3, "420", "Desk", "", (await add_user(database, ACTOR, "Avi", "", 1)).id)
    await add_extension(database, ACTOR, 4, "421", "Desk", "", (await add_user(database, ACTOR, "Gil", "", 1)).id)
    await issue_code(database, ACTOR, 1, Terms())
    row, _ = await issue_code(database, ACTOR, 3, Terms())
    await issue_code(database, ACTOR, 3, Terms())
    await revoke_code(database, ACTOR, row.id)
    whole = (await office.get("/organizations/1")).json()["counts"]
    assert whole == {"accounts": 4, "extensions": 2, "users": 2, "codes": 2}
    part = (await office.get("/organizations/1", by="department manager")).json()["counts"]
    assert part == {"accounts": 2, "extensions": 1, "users": 1, "codes": 1}


async def test_add(office: Office, shell: Shell) -> None:
    wanted = {
        "name": "חברת הדגמה",
        "id": 70,
        "time_zone": "Asia/Jerusalem",
        "allowed_origins": ["https://crm.example", "https://crm.example"],
        "session_hours": 12,
        "agent_hours": 9,
    }
    answer = await office.post("/organizations", wanted, by="operator")
    made = {**ACME, **wanted, "allowed_origins": ["https://crm.example"], "counts": {**ACME["counts"], "accounts": 1}}
    assert (answer.status_code, answer.json()) == (201, made)
    assert answer.headers["location"] == "/api/v1/organizations/70"
    again = await office.get("/organizations/70", by="operator")
    assert (again.json(), again.headers["etag"]) == (made, answer.headers["etag"])
    assert acts(shell, 70) == [
        ("add", "organization", 70, {key: value for key, value in made.items() if key in wanted and key != "id"})
    ]
    usual = await office.post("/organizations", {"name": "New"}, by="operator")
    assert usual.json() == {**ACME, "id": 71, "name": "New", "counts": made["counts"]}
    taken = await office.post("/organizations", {"name": "New", "id": 2}, by="operator")
    assert faults(taken) == [("id", "account 2 exists already")]


async def test_each_bad_field_is_named(office: Office) -> None:
    bad = {
        "name": " ",
        "id": 0,
        "time_zone": "Mars/Phobos",
        "allowed_origins": ["https://crm.example/"],
        "session_hours": 169,
        "agent_hours": 0,
    }
    expected = [
        ("name", "empty"),
        ("time_zone", "'Mars/Phobos' is not a time zone such as Asia/Jerusalem"),
        ("allowed_origins[0]", "'https://crm.example/' is not an origin such as https://crm.example"),
        ("session_hours", "not between 1 and 168"),
        ("agent_hours", "not between 1 and 168"),
    ]
    told = faults(await office.post("/organizations", bad, by="operator"))
    assert told == [*expected, ("id", "not between 1 and 9007199254740991")]
    del bad["id"]
    answer = await office.patch("/organizations/1", bad)
    assert (answer.status_code, faults(answer)) == (400, expected)


async def test_change(office: Office, shell: Shell) -> None:
    before = revision(shell)
    change = {"time_zone": "Europe/Berlin", "allowed_origins": ["http://localhost:3000"], "session_hours": 1}
    changed = await office.patch("/organizations/1", change)
    assert changed.json() == {**ACME, **change}
    assert revision(shell) == before
    named = await office.patch("/organizations/1", {"name": "Acme Ltd", "active": False, "session_hours": None})
    assert named.json() == {**ACME, **change, "name": "Acme Ltd", "active": False, "session_hours": None}
    assert (await office.get("/accounts/1")).json()["name"] == "Acme Ltd"
    assert revision(shell) == before + 1
    assert acts(shell)[-1] == (
        "set",
        "organization",
        1,
        {
            "name": {"before": "Acme", "after": "Acme Ltd"},
            "active": {"before": True, "after": False},
            "session_hours": {"before": 1, "after": None},
        },
    )
    written = len(acts(shell))
    assert (await office.patch("/organizations/1", {"active": False})).json() == named.json()
    assert len(acts(shell)) == written
    assert (await office.get("/organizations/9", by="operator")).json() == GLOBEX


async def test_only_who_manages_all_of_it_changes_it(office: Office) -> None:
    assert (await office.patch("/organizations/1", {"name": "Mine"}, by="department manager")).status_code == 403
    foreign = await office.patch("/organizations/1", {"name": "Mine"}, by="stranger")
    missing = await office.patch("/organizations/7", {"name": "Mine"}, by="stranger")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.json()["detail"] == "There is no organisation 1."
    assert (await office.get("/organizations/2", by="operator")).status_code == 404
    assert (await office.get("/organizations/1")).json() == ACME


async def test_nobody_overwrites_what_they_have_not_seen(office: Office) -> None:
    seen = (await office.get("/organizations/1")).headers["etag"]
    await add_account(office.database, ACTOR, "More", 1)
    first = await office.patch("/organizations/1", {"time_zone": "Asia/Jerusalem"}, headers={"If-Match": seen})
    assert first.status_code == 200
    assert (await office.patch("/organizations/1", {"name": "B"}, headers={"If-Match": seen})).status_code == 412
    assert (await office.delete("/organizations/1", by="operator", headers={"If-Match": seen})).status_code == 412


async def test_delete(office: Office, shell: Shell) -> None:
    made = (await office.post("/organizations", {"name": "Short-lived", "session_hours": 3}, by="operator")).json()[
        "id"
    ]
    path = f"/organizations/{made}"
    actor = Actor("command line", "dana", EVERYTHING)
    token, _ = await issue_token(office.database, actor, TokenTerms("Old", "viewer", made))
    code, _ = await issue_code(office.database, actor, made, Terms(expires_at=datetime.now(UTC) + timedelta(days=1)))
    assert faults(await office.delete(path, by="operator")) == [
        ("organization_id", f"{made} is enabled; disable it before you delete it")
    ]
    await enable_account(office.database, actor, made, active=False)
    assert faults(await office.delete(path, by="operator")) == [
        ("organization_id", f"{made} still has codes and tokens; delete or revoke them first")
    ]
    await revoke_code(office.database, actor, code.id)
    await revoke_token(office.database, actor, token.id)
    assert (await office.delete(path, by="operator")).status_code == 204
    assert (await office.get(path, by="operator")).status_code == 404
    assert acts(shell, made)[-1][:3] == ("delete", "organization", made)
    assert faults(await office.delete("/organizations/9", by="operator"))


@pytest.mark.parametrize("by", ["manager", "department manager", "viewer", "stranger"])
async def test_operators_alone_make_and_dissolve_them(office: Office, by: str) -> None:
    assert (await office.post("/organizations", {"name": "New"}, by=by)).status_code == 403
    assert (await office.delete("/organizations/1", by=by)).status_code == 403
