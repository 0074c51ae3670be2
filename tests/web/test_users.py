from base64 import urlsafe_b64encode

import httpx
import msgspec
import pytest

from dialtree.management.extensions import add_extension
from dialtree.management.users import add_user
from support.directory import ACTOR
from web.office import Office, faults
from web.people import let_in


@pytest.fixture(autouse=True)
async def people(office: Office) -> None:
    """Dana in Sales, Noa in North and in Service, Avi nowhere, Gil of Globex."""
    for user_id, name, email, organization_id in (
        (21, "דָּנָה לוי", "dana@acme.example", 1),
        (22, "Noa Zürich", "", 1),
        (23, "Avi", "AVI@acme.example", 1),
        (29, "Gil", "", 9),
    ):
        await add_user(office.database, ACTOR, name, email, organization_id, user_id)
    for account_id, sip, user_id in ((2, "420", 21), (3, "421", 22), (4, "422", 22), (10, "420", 29)):
        await add_extension(office.database, ACTOR, account_id, sip, "Desk", user_id=user_id)


async def listed(office: Office, query: str = "", by: str = "manager") -> list[int]:
    return [it["id"] for it in (await office.get(f"/users{query}", by=by)).json()["items"]]


async def test_list(office: Office) -> None:
    answer = await office.get("/users?limit=2")
    assert answer.json() == {
        "items": [
            {
                "id": 21, "organization_id": 1, "name": "דָּנָה לוי", "email": "dana@acme.example", "active": True,
                "extensions": [{"id": 1, "sip": "420"}],
            },
            {
                "id": 22, "organization_id": 1, "name": "Noa Zürich", "email": "", "active": True,
                "extensions": [{"id": 2, "sip": "421"}, {"id": 3, "sip": "422"}],
            },
        ],
        "next_cursor": answer.json()["next_cursor"],
        "total": 3,
    }  # fmt: skip


@pytest.mark.parametrize("search", ["", "&search=a"])
@pytest.mark.parametrize("sort", ["id", "-id", "name", "-name"])
async def test_pages(office: Office, sort: str, search: str) -> None:
    whole = (await office.get(f"/users?sort={sort}{search}", by="operator")).json()["items"]
    assert len(whole) == (3 if search else 4)
    assert whole == sorted(whole, key=lambda it: it[sort.removeprefix("-")], reverse=sort.startswith("-"))
    found, cursor = [], ""
    while cursor is not None:
        page = (await office.get(f"/users?sort={sort}{search}&limit=2{cursor}", by="operator")).json()
        assert page["total"] == len(whole)
        found += page["items"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert found == whole


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?organization_id=1", [21, 22, 23]),
        ("?organization_id=9", []),
        ("?active=false", []),
        ("?active=true&search=avi", [23]),
        ("?search=דנה", [21]),
        ("?search=ZURICH%20noa", [22]),
        ("?search=acme", [21, 23]),
        ("?search=acme%20avi", [23]),
        ("?search=acme%20noa", []),
        ("?search=%20", [21, 22, 23]),
    ],
)
async def test_filters(office: Office, query: str, ids: list[int]) -> None:
    assert await listed(office, query) == ids


async def test_a_bad_order_of_a_search(office: Office) -> None:
    assert faults(await office.get("/users?search=a&sort=email")) == [
        ("sort", "'email' is none of id, -id, name, -name")
    ]


async def test_add(office: Office) -> None:
    answer = await office.post("/users", {"name": " Ruth ", "email": "not an address"})
    made = {
        "id": 30, "organization_id": 1, "name": "Ruth", "email": "not an address", "active": True, "extensions": [],
    }  # fmt: skip
    assert (answer.status_code, answer.json()) == (201, made)
    assert answer.headers["location"] == "/api/v1/users/30"
    again = await office.get("/users/30")
    assert (again.json(), again.headers["etag"]) == (made, answer.headers["etag"])


async def test_add_in_an_organisation(office: Office) -> None:
    assert faults(await office.post("/users", {"name": "A"}, by="operator"))[0][0] == "organization_id"
    made = await office.post("/users", {"name": "A", "organization_id": 9, "id": 77}, by="operator")
    assert (made.json()["id"], made.json()["organization_id"]) == (77, 9)
    foreign = await office.post("/users", {"name": "A", "organization_id": 9})
    missing = await office.post("/users", {"name": "A", "organization_id": 8})
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.text.replace("9", "8") == missing.text


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("name", "empty, and so is the e-mail")]),
        ({"name": 5, "mail": ""}, [("name", "expected a text, got an integer"), ("mail", "unknown")]),
        (
            {"name": "a\nb", "email": "a" * 255},
            [("name", "holds a control character (U+000A)"), ("email", "longer than 254 characters")],
        ),
        ({"name": "A", "id": 21}, [("id", "user 21 exists already")]),
    ],
)
async def test_bad_ones(office: Office, body: dict[str, object], found: list[tuple[str, str]]) -> None:
    answer = await office.post("/users", body)
    assert (answer.status_code, faults(answer)) == (400, found)


async def test_change_keeps_what_is_not_sent(office: Office) -> None:
    changed = await office.patch("/users/21", {"email": ""})
    assert changed.json() == {
        "id": 21, "organization_id": 1, "name": "דָּנָה לוי", "email": "", "active": True,
        "extensions": [{"id": 1, "sip": "420"}],
    }  # fmt: skip
    again = await office.patch("/users/21", {"name": "Dana", "active": False})
    assert (again.json()["name"], again.json()["email"], again.json()["active"]) == ("Dana", "", False)
    assert (await office.get("/users/21")).headers["etag"] == again.headers["etag"]
    refused = await office.patch("/users/21", {"name": ""})
    assert faults(refused) == [("name", "empty, and so is the e-mail")]


async def test_nobody_overwrites_what_they_have_not_seen(office: Office) -> None:
    seen = (await office.get("/users/21")).headers["etag"]
    assert (await office.patch("/users/21", {"name": "A"}, headers={"If-Match": seen})).status_code == 200
    assert (await office.patch("/users/21", {"name": "B"}, headers={"If-Match": seen})).status_code == 412
    await office.patch("/users/21", {"active": False})
    assert (await office.delete("/users/21", headers={"If-Match": seen})).status_code == 412
    assert (await office.get("/users/21")).json()["name"] == "A"


async def test_delete(office: Office) -> None:
    refused = await office.delete("/users/21")
    assert faults(refused) == [("user_id", "21 is enabled; disable them before you delete them")]
    await office.patch("/users/21", {"active": False})
    assert (await office.delete("/users/21")).status_code == 204
    assert (await office.get("/users/21")).status_code == 404


async def test_what_is_foreign_does_not_exist(office: Office) -> None:
    for method, path, body in (
        ("GET", "/users/{0}", None),
        ("PATCH", "/users/{0}", {"name": "Mine"}),
        ("DELETE", "/users/{0}", None),
        ("POST", "/users/{0}/erase", None),
    ):

        async def call(number: int) -> httpx.Response:
            return await office.call(method, path.format(number), body)  # noqa: B023

        foreign, missing = await call(29), await call(77)
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert foreign.text.replace("29", "77") == missing.text


async def test_a_department_manager_sees_who_is_there_or_nowhere(office: Office) -> None:
    by = "department manager"
    assert await listed(office, by=by) == [21, 22, 23]
    await add_extension(office.database, ACTOR, 4, "423", "Desk", user_id=23)
    assert await listed(office, by=by) == [21, 22]
    assert (await office.get("/users/23", by=by)).status_code == 404
    assert (await office.get("/users/22", by=by)).json()["extensions"] == [{"id": 2, "sip": "421"}]
    made = await office.post("/users", {"name": "New"}, by=by)
    assert made.status_code == 201
    assert await listed(office, by=by) == [21, 22, made.json()["id"]]


async def test_a_department_manager_changes_who_has_nothing_elsewhere(office: Office) -> None:
    by = "department manager"
    assert (await office.patch("/users/21", {"name": "Dana"}, by=by)).status_code == 200
    assert (await office.patch("/users/22", {"name": "Noa"}, by=by)).status_code == 403
    assert (await office.delete("/users/22", by=by)).status_code == 403
    elsewhere, _ = await let_in(office.database, "ruth@acme.example", "viewer", 1)
    await add_extension(office.database, ACTOR, 2, "424", "Desk", user_id=elsewhere)
    assert (await office.patch(f"/users/{elsewhere}", {"name": "R"}, by=by)).status_code == 403
    here, _ = await let_in(office.database, "tom@acme.example", "viewer", 3)
    assert (await office.patch(f"/users/{here}", {"name": "T"}, by=by)).status_code == 200


@pytest.mark.parametrize("place", [("name", 7, 5), ("id", "x", 5)])
async def test_a_forged_cursor_of_a_search(office: Office, place: tuple[str, object, int]) -> None:
    cursor = urlsafe_b64encode(msgspec.json.encode(place)).decode()
    answer = await office.get(f"/users?search=a&cursor={cursor}")
    assert (answer.status_code, faults(answer)) == (400, [("cursor", "not a cursor of this list")])
