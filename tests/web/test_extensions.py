from typing import Any

import httpx
import pytest

from dialtree.management.extensions import add_extension
from dialtree.management.users import add_user
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, faults

_DESK = {
    "id": 1,
    "organization_id": 1,
    "account_id": 2,
    "account_name": "Sales",
    "sip": "420",
    "name": "Desk",
    "speed_dial": "20",
    "user_id": 5,
    "user_name": "Dana Levi",
    "user_email": "dana@acme.example",
    "active": True,
}


@pytest.fixture(autouse=True)
async def directory(office: Office) -> None:
    """Extensions 1 to 4 of Acme, 5 of Globex; users 5 and 6, and 95."""
    database = office.database
    await add_user(database, ACTOR, "Dana Levi", "dana@acme.example", 1, 5)
    await add_user(database, ACTOR, "משה", "", 1, 6)
    await add_user(database, ACTOR, "Gil", "", 9, 95)
    await add_extension(database, ACTOR, 2, "420", "Desk", "20", 5)
    await add_extension(database, ACTOR, 3, "421", "קוּפָּה", "3", 6)
    await add_extension(database, ACTOR, 1, "lobby", "Café", active=False)
    await add_extension(database, ACTOR, 4, "100", "Desk", "*1")
    await add_extension(database, ACTOR, 10, "420", "Desk", "20", 95)


async def listed(office: Office, query: str = "", by: str = "manager") -> list[int]:
    answer = (await office.get(f"/extensions?{query}", by=by)).json()
    assert (len(answer["items"]), answer["next_cursor"]) == (answer["total"], None)
    return [it["id"] for it in answer["items"]]


async def test_shown(office: Office) -> None:
    answer = await office.get("/extensions/1")
    assert (answer.status_code, answer.json()) == (200, _DESK)
    assert (await office.get("/extensions")).json()["items"][1] == _DESK
    bare = (await office.get("/extensions/3")).json()
    assert (bare["user_id"], bare["user_name"], bare["user_email"], bare["active"]) == (None, "", "", False)


_FILTERS = (
    ("", [4, 1, 2, 3]),
    ("organization_id=1", [4, 1, 2, 3]),
    ("organization_id=9", []),
    ("account_id=2", [1]),
    ("account_id=2&below=true", [1, 2]),
    ("account_id=1&below=false", [3]),
    ("account_id=10&below=true", []),
    ("active=false", [3]),
    ("active=true", [4, 1, 2]),
    ("user_id=6", [2]),
    ("has_user=true", [1, 2]),
    ("has_user=false&active=true", [4]),
)
_WITH = (("desk", [4, 1]), ("a", [1, 3]), ("", [4, 1, 2, 3]))


async def test_filters(office: Office) -> None:
    for query, ids in _FILTERS:
        assert await listed(office, query) == ids, query
        for search, found in _WITH:
            assert await listed(office, f"{query}&search={search}") == [it for it in ids if it in found], query


_SEARCHES = (
    ("42", [1, 2]),
    ("desk 1", [4]),
    ("desk *1", [4]),
    ("קופה", [2]),
    ("CAFE", [3]),
    ("dana@", [1]),
    ("LEVI 42 esk", [1]),
    ("משה", [2]),
    ("levi café", []),
    ("%", []),
    ("  ", [4, 1, 2, 3]),
)


async def test_search(office: Office) -> None:
    for search, ids in _SEARCHES:
        answer = (await office.get("/extensions", params={"search": search})).json()
        assert ([it["id"] for it in answer["items"]], answer["total"]) == (ids, len(ids)), search


@pytest.mark.parametrize("search", ["", "&search=e"])
async def test_pages(office: Office, search: str) -> None:
    for name in ("sip", "name", "speed_dial", "id"):
        for sort in (name, f"-{name}"):
            query = f"/extensions?sort={sort}{search}"
            whole = (await office.get(query)).json()["items"]
            assert len(whole) == (3 if search else 4)
            assert whole == sorted(whole, key=lambda it: (it[name], it["id"]), reverse=sort != name)
            assert await gathered(office, f"{query}&limit=2", len(whole)) == whole


async def gathered(office: Office, query: str, total: int) -> list[Any]:
    """What stands on all pages of a list."""
    found: list[Any] = []
    cursor = ""
    while cursor is not None:
        page = (await office.get(f"{query}{cursor and f'&cursor={cursor}'}")).json()
        assert page["total"] == total
        found += page["items"]
        cursor = page["next_cursor"]
    return found


async def test_a_search_finds_what_was_committed_before(office: Office, shell: Shell) -> None:
    assert await listed(office, "search=hall") == []
    await office.patch("/extensions/1", {"name": "Hall"})
    assert await listed(office, "search=hall") == [1]
    shell.execute("UPDATE users SET name = 'Hall' WHERE id = 6")
    assert await listed(office, "search=hall") == [1, 2]
    shell.execute("DELETE FROM extensions WHERE id = 1")
    assert await listed(office, "search=hall") == [2]


async def test_an_operator_says_where_to_search(office: Office) -> None:
    answer = await office.get("/extensions?search=desk", by="operator")
    assert answer.status_code == 400
    assert faults(answer) == [("organization_id", "missing: a search is in one of the 2 organisations")]
    assert await listed(office, "search=desk&organization_id=9", "operator") == [5]
    assert await listed(office, "search=desk&account_id=1&below=true", "operator") == [4, 1]
    assert await listed(office, "search=desk&organization_id=77", "operator") == []
    assert await listed(office, "", "operator") == [4, 1, 5, 2, 3]


async def test_a_department_manager_sees_what_is_below(office: Office) -> None:
    by = "department manager"
    assert await listed(office, "", by) == [1, 2]
    assert await listed(office, "search=desk", by) == [1]
    assert await listed(office, "account_id=1&below=true&search=desk", by) == [1]
    assert (await office.get("/extensions/4", by=by)).status_code == 404
    assert (await office.patch("/extensions/1", {"account_id": 4}, by=by)).status_code == 404
    taken = await office.patch("/extensions/1", {"speed_dial": "*1"}, by=by)
    assert faults(taken) == [("speed_dial", "*1 belongs to another extension")]


_BAD = ("sort=color", "search=a&sort=color", "cursor=x", "account_id=0", f"user_id={2**63}", "below=maybe",
        f"search={'a' * 201}")  # fmt: skip


async def test_bad_queries(office: Office) -> None:
    for query in _BAD:
        answer = await office.get(f"/extensions?{query}")
        assert answer.status_code == 400, query
        ((field, _),) = faults(answer)
        assert field in query


async def test_add(office: Office) -> None:
    sent = {"account_id": 3, "sip": "500", "name": " קופה ", "speed_dial": "55", "user_id": 6, "active": False}
    answer = await office.post("/extensions", sent)
    made = {**sent, "id": 6, "organization_id": 1, "account_name": "North", "name": "קופה"}
    assert answer.status_code == 201
    assert answer.json() == {**made, "user_name": "משה", "user_email": ""}
    assert answer.headers["location"] == "/api/v1/extensions/6"
    again = await office.get("/extensions/6")
    assert (again.json(), again.headers["etag"]) == (answer.json(), answer.headers["etag"])


async def test_each_bad_field_is_named(office: Office) -> None:
    answer = await office.post("/extensions", {"account_id": 1, "sip": "4 2", "name": "", "speed_dial": "20"})
    assert answer.status_code == 400
    assert [field for field, _ in faults(answer)] == ["sip", "name", "speed_dial"]
    answer = await office.patch("/extensions/4", {"sip": "420", "speed_dial": "3", "active": None, "color": 1})
    assert [field for field, _ in faults(answer)] == ["active", "color"]
    answer = await office.patch("/extensions/4", {"sip": "420", "speed_dial": "3"})
    assert faults(answer) == [("sip", "extension 420 exists already"), ("speed_dial", "3 belongs to extension 421")]


_CHANGES: tuple[tuple[dict[str, object], dict[str, object]], ...] = (
    ({}, {}),
    ({"name": "Front"}, {}),
    ({"sip": "999"}, {}),
    ({"speed_dial": ""}, {}),
    ({"account_id": 4}, {"account_name": "Service"}),
    ({"user_id": None}, {"user_name": "", "user_email": ""}),
    ({"user_id": 6, "active": False}, {"user_name": "משה", "user_email": ""}),
)


async def test_change_keeps_what_is_not_sent(office: Office) -> None:
    expected: dict[str, object] = dict(_DESK)
    for change, shown in _CHANGES:
        expected |= change | shown
        answer = await office.patch("/extensions/1", change)
        assert (answer.status_code, answer.json()) == (200, expected)
        assert (await office.get("/extensions/1")).headers["etag"] == answer.headers["etag"]


async def test_nobody_overwrites_what_they_have_not_seen(office: Office) -> None:
    seen = (await office.get("/extensions/3")).headers["etag"]
    first = await office.patch("/extensions/3", {"name": "A"}, headers={"If-Match": seen})
    assert first.status_code == 200
    assert (await office.patch("/extensions/3", {"name": "B"}, headers={"If-Match": seen})).status_code == 412
    assert (await office.delete("/extensions/3", headers={"If-Match": seen})).status_code == 412
    assert (await office.delete("/extensions/3", headers={"If-Match": first.headers["etag"]})).status_code == 204


async def test_delete(office: Office) -> None:
    refused = await office.delete("/extensions/1")
    assert refused.status_code == 400
    assert faults(refused) == [("extension_id", "420 is enabled; disable it before you delete it")]
    await office.patch("/extensions/1", {"active": False})
    assert (await office.delete("/extensions/1")).status_code == 204
    assert (await office.get("/extensions/1")).status_code == 404


async def test_what_is_foreign_does_not_exist(office: Office) -> None:
    new = {"sip": "9", "name": "Mine"}

    async def call(foreign: str, extension: int, account: int, user: int) -> httpx.Response:
        calls: dict[str, tuple[str, str, dict[str, object] | None]] = {
            "get": ("GET", f"/extensions/{extension}", None),
            "change": ("PATCH", f"/extensions/{extension}", {"name": "Mine"}),
            "delete": ("DELETE", f"/extensions/{extension}", None),
            "move": ("PATCH", "/extensions/1", {"account_id": account}),
            "give": ("PATCH", "/extensions/1", {"user_id": user}),
            "add": ("POST", "/extensions", {**new, "account_id": account}),
            "add for": ("POST", "/extensions", {**new, "account_id": 1, "user_id": user}),
        }
        return await office.call(*calls[foreign])

    for foreign in ("get", "change", "delete", "move", "give", "add", "add for"):
        theirs, nobodys = await call(foreign, 5, 10, 95), await call(foreign, 777, 777, 777)
        assert (theirs.status_code, nobodys.status_code) == (404, 404), foreign
        for number in ("there is no extension 5", "there is no account 10", "there is no user 95"):
            if number.split()[-2] in theirs.text:
                assert theirs.text.lower().replace(number, number.rsplit(" ", 1)[0] + " 777") == nobodys.text.lower()
