from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dialtree.management.accounts import set_account
from dialtree.management.extensions import add_extension
from dialtree.management.imports import ImportOptions, import_file
from dialtree.management.users import add_user, set_user
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, faults

_DAYS = [f"2026-01-{day:02}T08:00:00.000000Z" for day in range(1, 30)]


@pytest.fixture
async def extension(office: Office) -> int:
    """Extension 420 in Service, which is Dana's."""
    await add_user(office.database, ACTOR, "Dana", "dana@acme.example", 1, 5)
    return (await add_extension(office.database, ACTOR, 4, "420", "Desk", "20", 5)).id


async def history(office: Office, extension_id: int, by: str = "manager") -> list[dict[str, Any]]:
    answer = await office.get(f"/extensions/{extension_id}/history", by=by)
    items: list[dict[str, Any]] = answer.json()["items"]
    assert answer.json()["total"] == len(items)
    return items


def date_log(shell: Shell) -> None:
    """Has the entries of the change log bear one day each, in their order."""
    for day, (entry,) in enumerate(shell.execute("SELECT id FROM change_log ORDER BY id").fetchall()):
        shell.execute("UPDATE change_log SET at = ? WHERE id = ?", (_DAYS[day], entry))


def day_of(shell: Shell, extension_id: int, operation: str) -> str:
    found = shell.execute(
        "SELECT at FROM change_log WHERE entity = 'extension' AND entity_id = ? AND operation = ? ORDER BY id DESC",
        (extension_id, operation),
    )
    return str(found.fetchone()[0])


async def test_history(office: Office, extension: int, shell: Shell) -> None:
    await office.patch(f"/extensions/{extension}", {"name": "Front desk", "user_id": None})
    shell.execute("UPDATE extensions SET active = FALSE WHERE id = ?", (extension,))
    await office.delete(f"/extensions/{extension}")
    whole = {"id": extension, "account_id": 4, "sip": "420", "name": "Desk", "speed_dial": "20", "user_id": 5,
             "active": True}  # fmt: skip
    deleted = {**whole, "name": "Front desk", "user_id": None, "active": False}
    told = await history(office, extension)
    by = [{"actor_kind": "token", "actor": "manager", "action": "delete"}, None,
          {"actor_kind": "token", "actor": "manager", "action": "set"},
          {"actor_kind": "command line", "actor": "test", "action": "add"}]  # fmt: skip
    assert [it.pop("by") for it in told] == by
    moments = [datetime.fromisoformat(it.pop("at")) for it in told]
    assert moments == sorted(moments, reverse=True)
    revision = told[0]["revision"]
    assert told == [
        {"revision": revision, "operation": "delete", "before": deleted, "after": None},
        {"revision": revision - 1, "operation": "update", "before": {"active": True}, "after": {"active": False}},
        {
            "revision": revision - 2, "operation": "update",
            "before": {"name": "Desk", "user_id": 5}, "after": {"name": "Front desk", "user_id": None},
        },
        {"revision": revision - 3, "operation": "insert", "before": None, "after": whole},
    ]  # fmt: skip


async def test_fields_are_told_in_the_same_order_everywhere(office: Office, extension: int) -> None:
    (made,) = await history(office, extension)
    assert list(made["after"]) == ["id", "account_id", "sip", "name", "speed_dial", "user_id", "active"]


async def test_pages(office: Office, extension: int) -> None:
    for name in ("A", "B", "C", "D"):
        await office.patch(f"/extensions/{extension}", {"name": name})
    whole = await history(office, extension)
    found, cursor = [], ""
    while cursor is not None:
        page = (await office.get(f"/extensions/{extension}/history?limit=2{cursor}")).json()
        assert page["total"] == 5
        found += page["items"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert found == whole


async def test_who_changed_many_things_at_once(office: Office, extension: int) -> None:
    await office.patch("/users/5", {"active": False})
    await office.delete("/users/5")
    taken = (await history(office, extension))[0]
    assert taken["after"] == {"user_id": None}
    assert taken["by"] == {"actor_kind": "token", "actor": "manager", "action": "delete"}


async def test_who_changed_many_extensions_at_once(office: Office, extension: int, shell: Shell) -> None:
    shell.execute("UPDATE extensions SET name = 'Shell' WHERE id = ?", (extension,))
    operations = [
        {"op": "create", "account_id": 2, "sip": "500", "name": "New"},
        {"op": "update", "id": extension, "name": "Changed"},
        {"op": "create", "account_id": 2, "sip": "501", "name": "New"},
    ]
    done = await office.post("/extensions/bulk", {"operations": operations})
    assert done.status_code == 200, done.text
    by = {"actor_kind": "token", "actor": "manager", "action": "bulk"}
    assert [it["by"] for it in await history(office, extension)][:2] == [by, None]
    assert [(await history(office, it))[0]["by"] for it in done.json()["ids"]] == [by, by, by]


async def test_who_imported(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("SIP,Name,AccountID\n600,Desk,2\n601,Desk,2\n")
    await import_file(office.database, ACTOR, file, ImportOptions(), lambda *_: None)
    found = (await office.get("/extensions")).json()["items"]
    by = {"actor_kind": "command line", "actor": "test", "action": "import"}
    assert [(await history(office, it["id"]))[0]["by"] for it in found] == [by, by]


async def test_who_acts_later_did_not_do_it(office: Office, extension: int, shell: Shell) -> None:
    shell.execute("UPDATE extensions SET name = 'Shell' WHERE id = ?", (extension,))
    await office.post("/tokens", {"label": "New", "role": "viewer", "account_id": 1})
    await office.patch("/users/5", {"name": "D"})
    assert (await history(office, extension))[0]["by"] is None


async def test_of_what_is_foreign_there_is_none(office: Office, extension: int) -> None:
    foreign = await office.get(f"/extensions/{extension}/history", by="stranger")
    missing = await office.get("/extensions/777/history", by="stranger")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.text.replace(str(extension), "777") == missing.text


async def test_a_department_sees_what_happened_there(office: Office, extension: int) -> None:
    by = "department manager"
    await office.patch(f"/extensions/{extension}", {"name": "In Service"})
    assert (await office.get(f"/extensions/{extension}/history", by=by)).status_code == 404
    await office.patch(f"/extensions/{extension}", {"account_id": 3})
    await office.patch(f"/extensions/{extension}", {"name": "In North"})
    await office.patch(f"/extensions/{extension}", {"account_id": 4})
    await office.patch(f"/extensions/{extension}", {"name": "In Service again"})
    assert [it["after"] for it in await history(office, extension, by)] == [
        {"account_id": 4}, {"name": "In North"}, {"account_id": 3},
    ]  # fmt: skip
    assert len(await history(office, extension)) == 6


async def then(office: Office, at: str, sip: str = "420", by: str = "manager", more: str = "") -> Any:  # noqa: ANN401
    answer = await office.get("/history", params={"sip": sip, "at": at} | ({"organization_id": more} if more else {}),
                              by=by)  # fmt: skip
    return answer.json() if answer.status_code == 200 else answer.status_code


async def test_what_it_was_at_a_moment(office: Office, extension: int, shell: Shell) -> None:
    await set_user(office.database, ACTOR, 5, "Dana Levi")
    await set_account(office.database, ACTOR, 4, "Support")
    await office.patch(f"/extensions/{extension}", {"name": "Front desk", "user_id": None})
    date_log(shell)
    made = day_of(shell, extension, "insert")
    first = {
        "id": extension, "organization_id": 1, "at": made.replace(".000000", ""), "sip": "420", "name": "Desk",
        "speed_dial": "20", "active": True, "account": {"id": 4, "name": "Service"},
        "user": {"id": 5, "name": "Dana", "email": "dana@acme.example"},
    }  # fmt: skip
    assert await then(office, made) == first
    assert await then(office, made.replace("08:00:00.000000", "07:59:59.999999")) == 404
    later = made[:8] + f"{int(made[8:10]) + 2:02}" + made[10:]
    assert await then(office, later) == {
        **first, "at": later.replace(".000000", ""), "account": {"id": 4, "name": "Support"},
        "user": {"id": 5, "name": "Dana Levi", "email": "dana@acme.example"},
    }  # fmt: skip
    now = await then(office, "2999-01-01T00:00:00Z")
    assert (now["name"], now["user"]) == ("Front desk", None)
    assert await then(office, "2999-01-01T00:00:00Z", by="operator", more="1") == now


async def test_a_sip_id_that_others_had_before(office: Office, extension: int, shell: Shell) -> None:
    await office.patch(f"/extensions/{extension}", {"sip": "430"})
    second = (await office.post("/extensions", {"account_id": 2, "sip": "420", "name": "Second"})).json()["id"]
    await office.patch(f"/extensions/{second}", {"active": False})
    await office.delete(f"/extensions/{second}")
    third = (await office.post("/extensions", {"account_id": 2, "sip": "420", "name": "Third"})).json()["id"]
    date_log(shell)
    found = []
    for day in _DAYS:
        told = await then(office, day)
        found.append(told if isinstance(told, int) else told["id"])
    known = [it for index, it in enumerate(found) if index == 0 or found[index - 1] != it]
    assert known == [404, extension, 404, second, 404, third]
    assert (await then(office, _DAYS[-1], "430"))["id"] == extension


async def test_a_department_sees_what_was_there(office: Office, extension: int, shell: Shell) -> None:
    by = "department manager"
    await office.patch(f"/extensions/{extension}", {"account_id": 2})
    date_log(shell)
    moved = day_of(shell, extension, "update")
    assert await then(office, day_of(shell, extension, "insert"), by=by) == 404
    assert (await then(office, moved, by=by))["account"] == {"id": 2, "name": "Sales"}
    await office.patch(f"/extensions/{extension}", {"account_id": 4})
    assert (await then(office, moved, by=by))["id"] == extension
    assert await then(office, "2999-01-01T00:00:00Z", by=by) == 404


async def test_what_was_cut_off_is_not_guessed(office: Office, extension: int, shell: Shell) -> None:
    date_log(shell)
    await office.patch(f"/extensions/{extension}", {"name": "Front desk"})
    (kept,) = shell.execute("SELECT max(revision) FROM change_log WHERE organization_id = 1").fetchone()
    shell.execute("DELETE FROM change_log WHERE organization_id = 1 AND revision < ?", (kept,))
    shell.execute("INSERT INTO change_log_floors (organization_id, revision) VALUES (1, ?)", (kept - 1,))
    answer = await office.get("/history", params={"sip": "420", "at": _DAYS[10]})
    assert answer.status_code == 404
    assert "is no longer known" in answer.json()["detail"]
    assert (await then(office, datetime.now(UTC).isoformat()))["account"] == {"id": 4, "name": "Service"}


async def test_a_plus_that_arrives_as_a_space(office: Office) -> None:
    answer = await office.get("/history?sip=420&at=2026-01-01T00:00:00+02:00")
    told = "not a moment such as 2026-01-31T12:00:00Z; in an address a + is written as %2B"
    assert faults(answer) == [("at", told)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sip=420", "at"),
        ("at=2026-01-01T00:00:00Z", "sip"),
        ("sip=420&at=yesterday", "at"),
        ("sip=420&at=2026-01-01T00:00:00", "at"),
    ],
)
async def test_bad_questions(office: Office, query: str, field: str) -> None:
    answer = await office.get(f"/history?{query}")
    assert (answer.status_code, faults(answer)[0][0]) == (400, field)
