import httpx
import pytest

from web.office import Office, faults


async def test_list(office: Office) -> None:
    answer = await office.get("/accounts")
    assert answer.status_code == 200
    assert answer.json() == {
        "items": [
            {"id": 1, "organization_id": 1, "parent_id": None, "name": "Acme", "active": True},
            {"id": 2, "organization_id": 1, "parent_id": 1, "name": "Sales", "active": True},
            {"id": 3, "organization_id": 1, "parent_id": 2, "name": "North", "active": True},
            {"id": 4, "organization_id": 1, "parent_id": 1, "name": "Service", "active": True},
        ],
        "next_cursor": None,
        "total": 4,
    }


@pytest.mark.parametrize("sort", ["id", "-id", "name", "-name"])
async def test_pages(office: Office, sort: str) -> None:
    whole = (await office.get(f"/accounts?sort={sort}", by="operator")).json()["items"]
    assert len(whole) == 6
    assert whole == sorted(whole, key=lambda it: it[sort.removeprefix("-")], reverse=sort.startswith("-"))
    found, cursor = [], ""
    while cursor is not None:
        page = (
            await office.get(f"/accounts?sort={sort}&limit=2{cursor and f'&cursor={cursor}'}", by="operator")
        ).json()
        assert page["total"] == 6
        found += page["items"]
        cursor = page["next_cursor"]
    assert found == whole


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("cursor=x", ("cursor", "not a cursor of this list")),
        ("sort=color", ("sort", "'color' is none of id, -id, name, -name")),
    ],
)
async def test_bad_pages(office: Office, query: str, fault: tuple[str, str]) -> None:
    answer = await office.get(f"/accounts?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert faults(answer) == [fault]


@pytest.mark.parametrize(
    ("query", "ids"),
    [("parent_id=1", [2, 4]), ("organization_id=9", []), ("active=false", []), ("active=true", [1, 2, 3, 4])],
)
async def test_filters(office: Office, query: str, ids: list[int]) -> None:
    assert [it["id"] for it in (await office.get(f"/accounts?{query}")).json()["items"]] == ids


async def test_add(office: Office) -> None:
    answer = await office.post("/accounts", {"name": "מחלקת מכירות", "parent_id": 2})
    made = {"id": 11, "organization_id": 1, "parent_id": 2, "name": "מחלקת מכירות", "active": True}
    assert (answer.status_code, answer.json()) == (201, made)
    assert answer.headers["location"] == "/api/v1/accounts/11"
    again = await office.get("/accounts/11")
    assert (again.json(), again.headers["etag"]) == (made, answer.headers["etag"])


async def test_each_bad_field_is_named(office: Office) -> None:
    answer = await office.post("/accounts", {"name": 5, "colour": "red"})
    assert answer.status_code == 400
    assert faults(answer) == [
        ("name", "expected a text, got an integer"),
        ("parent_id", "missing"),
        ("colour", "unknown"),
    ]


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"5", b"\xff"])
async def test_bodies_of_no_form(office: Office, body: bytes) -> None:
    answer = await office.call("POST", "/accounts", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"]


async def test_change_keeps_what_is_not_sent(office: Office) -> None:
    changed = await office.patch("/accounts/3", {"name": "Far north"})
    assert changed.json() == {"id": 3, "organization_id": 1, "parent_id": 2, "name": "Far north", "active": True}
    moved = await office.patch("/accounts/3", {"parent_id": 4, "active": False})
    assert moved.json() == {"id": 3, "organization_id": 1, "parent_id": 4, "name": "Far north", "active": False}


async def test_nobody_overwrites_what_they_have_not_seen(office: Office) -> None:
    seen = (await office.get("/accounts/3")).headers["etag"]
    first = await office.patch("/accounts/3", {"name": "A"}, headers={"If-Match": seen})
    assert first.status_code == 200
    second = await office.patch("/accounts/3", {"name": "B"}, headers={"If-Match": seen})
    assert second.status_code == 412
    assert (await office.get("/accounts/3")).json()["name"] == "A"
    assert (await office.delete("/accounts/3", headers={"If-Match": seen})).status_code == 412
    third = await office.patch("/accounts/3", {"name": "B"}, headers={"If-Match": first.headers["etag"]})
    assert third.status_code == 200


async def test_what_is_known_is_not_sent_again(office: Office) -> None:
    seen = await office.get("/accounts/3")
    tag = seen.headers["etag"]
    for known, status in ((tag, 304), (f'"old", W/{tag}', 304), ("*", 304), ('"old"', 200), (tag.strip('"'), 200)):
        answer = await office.get("/accounts/3", headers={"If-None-Match": known})
        assert (answer.status_code, answer.headers["etag"]) == (status, tag)
        assert answer.content == (b"" if status == 304 else seen.content)
        assert ("content-length" in answer.headers) is (status == 200)
    changed = await office.patch("/accounts/3", {"name": "A"}, headers={"If-None-Match": "*"})
    assert changed.status_code == 200
    assert (await office.get("/accounts/3", headers={"If-None-Match": tag})).json() == changed.json()
    assert (await office.get("/accounts", headers={"If-None-Match": "*"})).status_code == 200


async def test_delete(office: Office) -> None:
    refused = await office.delete("/accounts/3")
    assert refused.status_code == 400
    assert faults(refused) == [("account_id", "3 is enabled; disable it before you delete it")]
    await office.patch("/accounts/3", {"active": False})
    assert (await office.delete("/accounts/3")).status_code == 204
    assert (await office.get("/accounts/3")).status_code == 404


async def test_what_is_foreign_does_not_exist(office: Office) -> None:
    for method, path, body in (
        ("GET", "/accounts/{0}", {}),
        ("PATCH", "/accounts/{0}", {"name": "Mine"}),
        ("PATCH", "/accounts/3", {"parent_id": 0}),
        ("POST", "/accounts", {"name": "Mine", "parent_id": 0}),
        ("DELETE", "/accounts/{0}", {}),
    ):

        async def call(number: int) -> httpx.Response:
            sent = {name: value or number for name, value in body.items()}  # noqa: B023
            return await office.call(method, path.format(number), sent or None)  # noqa: B023

        foreign, missing = await call(10), await call(77)
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert foreign.text.replace("10", "77") == missing.text


async def test_a_department_manager_sees_what_is_below(office: Office) -> None:
    listed = await office.get("/accounts", by="department manager")
    assert [it["id"] for it in listed.json()["items"]] == [2, 3]
    assert (await office.get("/accounts/1", by="department manager")).status_code == 404
    assert (await office.get("/accounts/4", by="department manager")).status_code == 404
    assert (await office.patch("/accounts/3", {"parent_id": 4}, by="department manager")).status_code == 404
    assert (await office.patch("/accounts/3", {"name": "N"}, by="department manager")).status_code == 200
