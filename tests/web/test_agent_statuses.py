from typing import Any

import pytest

from dialtree.directory.agent_status import DEFAULTS
from management.acting import acts
from storage.shell import Shell
from web.office import Office, faults

LUNCH = {"id": 3, "name_en": "Lunch", "name_he": "הפסקת צהריים", "color": "#f76707", "active": True}
BREAK = {"name_en": "Break", "name_he": "הפסקה", "color": "#A0b0C0", "active": False}
PATH = "/organizations/1/statuses"


async def statuses(office: Office, path: str = PATH, **options: str) -> list[dict[str, Any]]:
    answer = await office.get(path, **options)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["items"]
    assert answer.json()["total"] == len(found)
    return found


@pytest.mark.parametrize("by", ["operator", "manager", "department manager", "viewer"])
async def test_an_organisation_has_the_contracts(office: Office, by: str) -> None:
    found = await statuses(office, by=by)
    assert [it["id"] for it in found] == [1, 2, 3, 5, 7, 9, 11, 12, 13] == list(DEFAULTS)
    assert found[0] == {
        "id": 1, "name_en": "Login", "name_he": "כניסה", "color": "#2fb344", "active": True, "source": "contract",
    }  # fmt: skip
    assert all(it["active"] and it["source"] == "contract" for it in found)


async def test_change(office: Office, shell: Shell) -> None:
    changed = await office.call("PUT", f"{PATH}/3", BREAK)
    shown = {**BREAK, "id": 3, "color": "#a0b0c0", "source": "changed"}
    assert (changed.status_code, changed.json()) == (200, shown)
    got = await office.get(f"{PATH}/3")
    assert (got.json(), got.headers["etag"]) == (shown, changed.headers["etag"])
    assert [it for it in await statuses(office) if it["source"] == "changed"] == [shown]
    assert acts(shell)[-1] == (
        "set",
        "status",
        3,
        {
            "name_en": {"before": "Lunch", "after": "Break"},
            "name_he": {"before": "הפסקת צהריים", "after": "הפסקה"},
            "color": {"before": "#f76707", "after": "#a0b0c0"},
            "active": {"before": True, "after": False},
        },
    )
    assert {it["source"] for it in await statuses(office, "/organizations/9/statuses", by="stranger")} == {"contract"}
    back = await office.call("PUT", f"{PATH}/3", {key: value for key, value in LUNCH.items() if key != "id"})
    assert back.json() == {**LUNCH, "source": "contract"}
    assert shell.execute("SELECT count(*) FROM agent_statuses").fetchone() == (0,)


async def test_add_and_remove(office: Office, shell: Shell) -> None:
    added = await office.call("PUT", f"{PATH}/4", BREAK)
    assert (added.status_code, added.headers["location"]) == (201, "/api/v1/organizations/1/statuses/4")
    assert acts(shell)[-1][:3] == ("add", "status", 4)
    assert [it["id"] for it in await statuses(office)][:4] == [1, 2, 3, 4]
    page = (await office.get(f"{PATH}?limit=4")).json()
    rest = (await office.get(f"{PATH}?limit=500&cursor={page['next_cursor']}")).json()
    assert ([it["id"] for it in rest["items"]], rest["total"], rest["next_cursor"]) == ([5, 7, 9, 11, 12, 13], 10, None)
    assert (await office.delete(f"{PATH}/4")).status_code == 204
    assert (await office.get(f"{PATH}/4")).status_code == 404
    assert (await office.delete(f"{PATH}/4")).status_code == 404
    assert acts(shell)[-1][:3] == ("delete", "status", 4)


async def test_what_was_changed_is_taken_back(office: Office) -> None:
    await office.call("PUT", f"{PATH}/3", BREAK)
    assert (await office.delete(f"{PATH}/3")).status_code == 204
    assert (await office.get(f"{PATH}/3")).json() == {**LUNCH, "source": "contract"}
    assert faults(await office.delete(f"{PATH}/3")) == [
        ("status_id", "3 is as the contract has it, and is not removed")
    ]


async def test_no_two_have_one_name(office: Office) -> None:
    refused = await office.call("PUT", f"{PATH}/20", {**BREAK, "name_en": "LUNCH", "name_he": LUNCH["name_he"]})
    assert (refused.status_code, faults(refused)) == (
        400,
        [("name_en", "status 3 has this name"), ("name_he", "status 3 has this name")],
    )
    assert (await office.call("PUT", f"{PATH}/3", BREAK)).status_code == 200
    taken = {**BREAK, "name_en": "Lunch", "name_he": "אוכל"}
    assert (await office.call("PUT", f"{PATH}/20", taken)).status_code == 201
    assert faults(await office.delete(f"{PATH}/3")) == [("name_en", "status 20 has this name")]


@pytest.mark.parametrize(("number", "name"), [(1, "Login"), (2, "Logout")])
async def test_agents_can_always_log_in_and_out(office: Office, number: int, name: str) -> None:
    refused = await office.call("PUT", f"{PATH}/{number}", BREAK)
    fault = ("active", f"status {number} ({name}) cannot be disabled: agents could not do without it")
    assert (refused.status_code, faults(refused)) == (400, [fault])
    renamed = await office.call("PUT", f"{PATH}/{number}", {**BREAK, "active": True})
    assert renamed.json()["name_en"] == "Break"
    assert (await office.delete(f"{PATH}/{number}")).status_code == 204
    assert (await office.get(f"{PATH}/{number}")).json()["name_en"] == name
    assert (await office.delete(f"{PATH}/{number}")).status_code == 400


async def test_each_bad_field_is_named(office: Office) -> None:
    bad = {"name_en": "", "name_he": "א" * 101, "color": "red"}
    assert faults(await office.call("PUT", f"{PATH}/3", bad)) == [
        ("name_en", "empty"),
        ("name_he", "longer than 100 characters"),
        ("color", "'red' is not a colour such as #2fb344"),
    ]
    assert (await office.call("PUT", f"{PATH}/1000", BREAK)).status_code == 400
    assert (await statuses(office))[2] == {**LUNCH, "source": "contract"}


async def test_nobody_overwrites_what_they_have_not_seen(office: Office) -> None:
    seen = {"If-Match": (await office.get(f"{PATH}/3")).headers["etag"]}
    assert (await office.call("PUT", f"{PATH}/3", BREAK, headers=seen)).status_code == 200
    assert (await office.call("PUT", f"{PATH}/3", {**BREAK, "name_en": "B"}, headers=seen)).status_code == 412
    assert (await office.delete(f"{PATH}/3", headers=seen)).status_code == 412
    assert (await office.call("PUT", f"{PATH}/4", BREAK, headers=seen)).status_code == 412
