import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dialtree.directory.reach import EVERYTHING
from dialtree.management.accounts import set_account
from dialtree.management.actor import Actor
from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code
from dialtree.management.extensions import add_extension
from dialtree.management.imports import ImportOptions, import_file
from dialtree.management.users import add_user
from storage.shell import REFUSALS, Shell
from support.directory import ACTOR
from web.office import Office, faults

_PLACED = ("entity", "entity_id", "action")


@pytest.fixture(autouse=True)
async def deeds(office: Office) -> None:
    """Things on Sales, on Service and of Globex."""
    await add_user(office.database, ACTOR, "Dana", "", 1, 21)
    for account_id, sip in ((2, "420"), (4, "421"), (10, "420")):
        await add_extension(office.database, ACTOR, account_id, sip, "Desk")
    for account_id in (3, 4, 10):
        await issue_code(office.database, ACTOR, account_id, Terms(scope="account"))


async def acts(office: Office, query: str = "", by: str = "manager") -> list[dict[str, Any]]:
    answer = (await office.get(f"/audit?limit=500{query and f'&{query}'}", by=by)).json()
    assert answer["total"] == len(answer["items"])
    items: list[dict[str, Any]] = answer["items"]
    assert [it["id"] for it in items] == sorted((it["id"] for it in items), reverse=True)
    return items


def places(found: list[dict[str, Any]]) -> set[tuple[str, int]]:
    return {(it["entity"], it["entity_id"]) for it in found}


async def test_list(office: Office) -> None:
    before = datetime.now(UTC)
    await office.patch("/accounts/3", {"name": "Far north"})
    newest = (await acts(office))[0]
    assert before <= datetime.fromisoformat(newest.pop("at")) <= datetime.now(UTC)
    assert newest.pop("id") > 0
    assert newest == {
        "organization_id": 1, "revision": newest["revision"], "actor_kind": "token", "actor": "manager", "actor_id": 2,
        "address": "127.0.0.1", "action": "set", "entity": "account", "entity_id": 3,
        "details": {"name": {"before": "North", "after": "Far north"}},
    }  # fmt: skip


async def test_pages(office: Office) -> None:
    whole = await acts(office, by="operator")
    found, cursor = [], ""
    while cursor is not None:
        page = (await office.get(f"/audit?limit=4{cursor}", by="operator")).json()
        assert page["total"] == len(whole)
        found += page["items"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert found == whole


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("entity=extension", {("extension", 1), ("extension", 2)}),
        ("entity=extension&entity_id=2", {("extension", 2)}),
        ("entity_id=2&action=add", {("account", 2), ("extension", 2)}),
        ("organization_id=9", set()),
        ("organization_id=0", set()),
        ("actor=TES&entity=user", {("user", 21)}),
        ("actor=nobody", set()),
        ("actor_kind=token", set()),
        ("since=2999-01-01T00:00:00Z", set()),
        ("until=2020-01-01T00:00:00Z", set()),
        ("since=2020-01-01T00:00:00Z&until=2999-01-01T00:00:00Z&entity=user", {("user", 21)}),
    ],
)
async def test_filters(office: Office, query: str, expected: set[tuple[str, int]]) -> None:
    assert places(await acts(office, query)) == expected


async def test_moments_bound_as_they_say(office: Office) -> None:
    whole = await acts(office)
    middle = whole[4]["at"].replace("+", "%2B")
    assert await acts(office, f"since={middle}") + await acts(office, f"until={middle}") == whole
    assert whole[4] in await acts(office, f"since={middle}")


async def test_a_moment_has_a_zone(office: Office) -> None:
    assert faults(await office.get("/audit?since=2026-01-01T00:00:00"))[0][0] == "since"


async def test_what_is_within_reach(office: Office) -> None:
    everything = await acts(office, by="operator")
    assert {it["organization_id"] for it in everything} == {0, 1, 9}
    assert await acts(office) == [it for it in everything if it["organization_id"] == 1]
    department = await acts(office, by="department manager")
    assert places(department) == {
        ("account", 2), ("account", 3), ("extension", 1), ("code", 1), ("token", 3), ("user", 21),
    }  # fmt: skip
    assert all(it in everything for it in department)


async def test_an_extension_is_where_it_is_or_was_last(office: Office) -> None:
    by = "department manager"
    await office.patch("/extensions/1", {"account_id": 4})
    assert ("extension", 1) not in places(await acts(office, by=by))
    await office.patch("/extensions/1", {"account_id": 3, "active": False})
    assert len(await acts(office, "entity=extension", by=by)) == 3
    await office.delete("/extensions/1")
    assert len(await acts(office, "entity=extension", by=by)) == 4
    await office.patch("/extensions/2", {"active": False})
    await office.delete("/extensions/2")
    assert places(await acts(office, "entity=extension", by=by)) == {("extension", 1)}


async def bulk(office: Office, *operations: dict[str, Any], by: str = "manager") -> dict[str, Any]:
    """Carries operations out, and returns the entry of the audit that they made."""
    done = await office.post("/extensions/bulk", {"operations": list(operations)}, by=by)
    assert done.status_code == 200, done.text
    return (await acts(office, "action=bulk"))[0]


async def changes(office: Office, act: dict[str, Any], by: str = "manager") -> list[tuple[str, int, Any, Any]]:
    """What an entry has changed, by the names of the extensions' last values."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await office.get(f"/audit/{act['id']}/changes?limit=1{cursor}", by=by)).json()
        found += page["items"]
        assert len(page["items"]) <= 1
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert len(found) == page["total"]
    return [(it["entity"], it["id"], it["before"], it["after"]) for it in found]


def new(account_id: int, sip: str) -> dict[str, Any]:
    return {"op": "create", "account_id": account_id, "sip": sip, "name": "Desk"}


async def test_a_department_sees_what_it_did_itself(office: Office) -> None:
    by = "department manager"
    own = await bulk(office, new(3, "500"), by=by)
    await bulk(office, new(4, "501"))
    assert await acts(office, "action=bulk", by=by) == [own]
    assert len(await acts(office, "action=bulk")) == 2


async def test_what_changed_many_things_is_found_by_each(office: Office, tmp_path: Path) -> None:
    added = await bulk(office, new(3, "500"), new(4, "501"))
    file = tmp_path / "staff.csv"
    file.write_text("SIP,Name,AccountID,AccountName\n500,Door,3,North\n600,Gate,4,Service\n", encoding="utf-8")
    await import_file(office.database, ACTOR, file, ImportOptions((1, "Acme")), lambda *_: None)
    imported, *_ = await acts(office, "action=import")
    assert await acts(office, "entity=extension&entity_id=4") == [imported, added]
    assert await acts(office, "entity_id=5") == [added]
    assert await acts(office, "entity=account&entity_id=5") == []
    assert imported in await acts(office, "entity=extension")
    assert imported not in await acts(office, "entity=code")
    assert imported["entity_id"] is None


async def test_what_an_entry_has_changed(office: Office) -> None:
    await office.patch("/accounts/3", {"name": "Far north"})
    (alone,) = await changes(office, (await acts(office))[0])
    assert (*alone[:2], alone[2]["name"], alone[3]["name"]) == ("account", 3, "North", "Far north")
    many = await bulk(office, {"op": "update", "id": 1, "name": "Door"}, new(4, "501"))
    changed, made = await changes(office, many)
    assert (*changed[:2], changed[2]["name"], changed[3]["name"]) == ("extension", 1, "Desk", "Door")
    assert (*made[:3], made[3]["sip"]) == ("extension", 4, None, "501")
    assert await changes(office, (await acts(office, "entity=token", by="operator"))[0], by="operator") == []


async def test_a_department_sees_what_was_changed_there_among_others(office: Office) -> None:
    by = "department manager"
    many = await bulk(office, {"op": "update", "id": 1, "name": "Door"}, {"op": "update", "id": 2, "name": "Gate"})
    elsewhere = await bulk(office, {"op": "update", "id": 2, "name": "Roof"})
    assert await acts(office, "action=bulk", by=by) == [many]
    assert [it[:2] for it in await changes(office, many, by=by)] == [("extension", 1)]
    assert await acts(office, "entity=extension&entity_id=2", by=by) == []
    for unseen, who in ((elsewhere, by), (many, "stranger")):
        assert (await office.get(f"/audit/{unseen['id']}/changes", by=who)).status_code == 404


async def test_export_for_programs(office: Office) -> None:
    answer = await office.get("/audit/export?format=ndjson&entity=extension")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.ndjson"'
    assert [json.loads(it) for it in answer.text.splitlines()] == await acts(office, "entity=extension")


async def test_export_for_a_spreadsheet(office: Office) -> None:
    formula = Actor("command line", '=HYPERLINK("http://evil.example","דנה")', EVERYTHING)
    await set_account(office.database, formula, 3, "-1+1")
    answer = await office.get("/audit/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    told = await acts(office)
    assert header == list(told[0])
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}]
    assert rows[0][header.index("actor")] == f"'{formula.name}"
    assert [dict(zip(header, row, strict=True)) for row in rows[1:]] == [
        {**{name: "" if it[name] is None else str(it[name]) for name in it}, "at": row[header.index("at")],
         "details": row[header.index("details")]}
        for it, row in zip(told[1:], rows[1:], strict=True)
    ]  # fmt: skip
    assert [json.loads(row[header.index("details")]) for row in rows] == [it["details"] for it in told]
    assert [row[header.index("at")] for row in rows] == [it["at"] for it in told]


async def test_an_export_of_several_pieces(office: Office, shell: Shell) -> None:
    shell.execute(
        "INSERT INTO audit (organization_id, revision, at, actor_kind, actor, action, entity, details)"
        " WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1100)"
        " SELECT 1, 0, '2026-03-01T08:30:00.000000Z', 'token', 'bulk', 'set', 'user', '{}' FROM counted"
    )
    lines = (await office.get("/audit/export?format=ndjson&actor=bulk")).text.splitlines()
    numbers = [json.loads(it)["id"] for it in lines]
    assert len(numbers) == 1100
    assert numbers == sorted(set(numbers), reverse=True)


async def test_an_export_of_nothing(office: Office) -> None:
    assert (await office.get("/audit/export?format=ndjson&actor=nobody")).content == b""
    assert len((await office.get("/audit/export?actor=nobody")).text.splitlines()) == 1


async def test_a_form_that_there_is_not(office: Office) -> None:
    assert faults(await office.get("/audit/export?format=xml"))[0][0] == "format"


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit WHERE id = 1"])
async def test_nobody_changes_what_is_written(office: Office, shell: Shell, statement: str) -> None:
    before = await acts(office, by="operator")
    with pytest.raises(REFUSALS, match="audit: rows are only added"):
        shell.execute(statement)
    assert await acts(office, by="operator") == before


async def test_nobody_empties_it(office: Office, shell: Shell) -> None:
    if not shell.is_sqlite:
        with pytest.raises(REFUSALS, match="audit: rows are only added"):
            shell.execute("TRUNCATE audit")
