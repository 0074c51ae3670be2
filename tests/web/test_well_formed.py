"""What no route can make use of is refused before any of them sees it."""

import pytest

from dialtree.web.application import MOST_BYTES
from web.office import Office, faults

NO_TEXT = "not text: it holds a NUL, or is not UTF-8"


@pytest.mark.parametrize("query", ["search=%00", "search=a%FFb", "sort=%ED%A0%80"])
async def test_a_parameter_that_is_no_text(office: Office, query: str) -> None:
    answer = await office.get(f"/extensions?organization_id=1&{query}")
    assert answer.status_code == 400
    assert faults(answer) == [(query.partition("=")[0], NO_TEXT)]


async def test_a_path_that_is_no_text(office: Office) -> None:
    answer = await office.call("DELETE", "/second-factor-demands/%00", by="operator")
    assert answer.status_code == 400
    assert faults(answer) == [("path", NO_TEXT)]


async def test_a_body_of_another_type(office: Office) -> None:
    answer = await office.post("/accounts", headers={"Content-Type": "text/plain"}, content=b'{"name": "x"}')
    assert answer.status_code == 415
    assert answer.json()["detail"] == "The body is declared as text/plain; this takes Content-Type: application/json."


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (("GET", "/accounts?colour=red&limit=5"), [("colour", "unknown parameter")]),
        (("GET", "/accounts?Limit=5"), [("Limit", "unknown parameter")]),
        (("GET", "/changes?since=1"), [("since", "unknown parameter")]),
        (("GET", "/audit/export?limit=5"), [("limit", "unknown parameter")]),
        (("GET", "/accounts/2?active=true"), [("active", "unknown parameter")]),
        (("DELETE", "/accounts/2?force"), [("force", "unknown parameter")]),
        (("POST", "/imports?organization_id=1&dry_run=true"), [("dry_run", "unknown parameter")]),
        (("GET", "/accounts?limit=5&limit=6"), [("limit", "given 2 times")]),
        (
            ("GET", "/accounts?limit=0&cursor=x&sort=colour&active=maybe&organization_id=one"),
            [
                ("limit", "expected an integer >= 1"),
                ("cursor", "not a cursor of this list"),
                ("sort", "'colour' is none of id, -id, name, -name"),
                ("organization_id", "not a whole number"),
                ("active", "neither true nor false"),
            ],
        ),
        (("GET", "/history"), [("sip", "missing"), ("at", "missing")]),
        (
            ("GET", "/history?sip=n@w&at=then"),
            [
                ("sip", "'n@w' is not 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'"),
                ("at", "not a moment such as 2026-01-31T12:00:00Z"),
            ],
        ),
        (
            ("GET", "/changes?after=x&wait=31"),
            [("after", "neither a cursor of changes nor 'start'"), ("wait", "expected an integer <= 30")],
        ),
        (
            ("GET", "/audit/export?format=xml&since=today&until=2026-01-31T12:00:00"),
            [
                ("format", "'xml' is none of csv, ndjson"),
                ("since", "not a moment such as 2026-01-31T12:00:00Z"),
                ("until", "has no time zone; end it with Z for UTC"),
            ],
        ),
        (("GET", "/codes?state=lost"), [("state", "'lost' is none of active, expired, revoked")]),
        (
            ("GET", "/accounts/0?colour=red"),
            [("account_id", "expected an integer >= 1"), ("colour", "unknown parameter")],
        ),
    ],
)
async def test_each_parameter_that_is_wrong_is_named(
    office: Office, call: tuple[str, str], named: list[tuple[str, str]]
) -> None:
    answer = await office.call(*call, by="operator")
    assert (answer.status_code, faults(answer)) == (400, named)


async def test_query_and_body_are_both_told(office: Office) -> None:
    answer = await office.post("/accounts?colour=red", {"name": 5})
    assert faults(answer) == [
        ("colour", "unknown parameter"),
        ("name", "expected a text, got an integer"),
        ("parent_id", "missing"),
    ]


async def test_who_is_nobody_is_told_nothing(office: Office) -> None:
    assert (await office.get("/accounts?colour=red", by=None)).status_code == 401


@pytest.mark.parametrize("page", ["/docs?from=mail", "/docs/explorer.js?v=2", "/openapi.json?v=2"])
async def test_pages_take_any_query(office: Office, page: str) -> None:
    assert (await office.get(page, by=None)).status_code == 200


async def test_a_body_that_may_be_empty_may_be_left_out(office: Office) -> None:
    issued = await office.post("/codes", {"account_id": 2, "label": "CRM"})
    rotated = await office.post(f"/codes/{issued.json()['code']['id']}/rotate")
    assert (rotated.status_code, rotated.json()["code"]["label"]) == (201, "CRM")
    nobody = await office.post("/users", headers={"Content-Type": "application/json"})
    assert (nobody.status_code, faults(nobody)) == (400, [("name", "empty, and so is the e-mail")])
    assert faults(await office.patch("/accounts/2")) == [("body", "expected an object, got null")]
    said = (await office.get("/openapi.json")).json()["paths"]
    assert said["/api/v1/codes/{code_id}/rotate"]["post"]["requestBody"]["required"] is False
    assert said["/api/v1/accounts"]["post"]["requestBody"]["required"] is True


async def test_methods_that_are_not_there(office: Office) -> None:
    answer = await office.put("/accounts", {})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "This address takes GET, HEAD, OPTIONS and POST."


async def test_a_body_that_is_too_large(office: Office) -> None:
    content = b" " * (MOST_BYTES + 1)
    answer = await office.post("/accounts", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "The body is larger than 262,144 bytes, the most that this address takes."


LONG, PAST = "x" * 300, "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("place", "body", "fields"),
    [
        ("/accounts", {"name": "", "parent_id": 77, "id": 1}, ["name", "id", "parent_id"]),
        (
            "/users",
            {"name": "a\nb", "email": LONG, "organization_id": 77, "id": 0},
            ["name", "email", "organization_id", "id"],
        ),
        (
            "/organizations",
            {
                "name": "",
                "id": 1,
                "time_zone": "Mars",
                "allowed_origins": ["x", "https://a.example", "y"],
                "session_hours": 0,
            },
            ["allowed_origins[0]", "allowed_origins[2]", "id", "name", "session_hours", "time_zone"],
        ),
        (
            "/extensions",
            {"account_id": 77, "sip": "n@w", "name": "", "user_id": 88},
            ["account_id", "name", "sip", "user_id"],
        ),
        (
            "/codes",
            {"account_id": 77, "label": LONG, "scope": "x", "networks": ["::1", "x", "10.0.0.1/8"], "expires_at": PAST},
            ["account_id", "expires_at", "label", "networks[1]", "networks[2]", "scope"],
        ),
        ("/codes/adopt", {"account_id": 77, "code": "?", "label": LONG}, ["account_id", "code", "label"]),
        (
            "/tokens",
            {"label": "", "role": "boss", "account_id": 77, "expires_at": PAST},
            ["account_id", "expires_at", "label", "role"],
        ),
        ("/tokens", {"label": "", "role": "manager"}, ["account_id", "label"]),
        ("/webhooks", {"organization_id": 77, "url": "x", "label": LONG}, ["label", "organization_id", "url"]),
        ("/operators", {"name": "", "email": "x"}, ["email", "name"]),
        ("/password-resets", {"secret": "x", "password": "x"}, ["password", "secret"]),
    ],
)
async def test_each_field_that_is_wrong_is_named(office: Office, place: str, body: object, fields: list[str]) -> None:
    answer = await office.post(place, body, by="operator")
    assert answer.status_code == 400
    assert sorted(it for it, _ in faults(answer)) == sorted(fields)


async def test_each_field_of_a_sign_in_that_is_wrong_is_named(office: Office) -> None:
    user = (await office.post("/users", {"name": "Dana"})).json()["id"]
    answer = await office.put(f"/users/{user}/sign-in", {"email": "x", "role": "boss", "account_id": 77})
    assert [it for it, _ in faults(answer)] == ["email", "role", "account_id"]
    assert faults(answer)[1] == ("role", "'boss' is none of manager, viewer, agent")


@pytest.mark.parametrize(("by", "roles"), [("operator", "operator, manager, viewer"), ("manager", "manager, viewer")])
async def test_roles_that_there_are_to_choose_from(office: Office, by: str, roles: str) -> None:
    answer = await office.post("/tokens", {"label": "X", "role": "boss", "account_id": 2}, by=by)
    assert faults(answer) == [("role", f"'boss' is none of {roles}")]


async def test_all_that_does_not_exist_is_told_at_once(office: Office) -> None:
    answer = await office.post("/extensions", {"account_id": 77, "sip": "new", "name": "New", "user_id": 88})
    assert answer.status_code == 404
    assert faults(answer) == [("account_id", "there is no account 77"), ("user_id", "there is no user 88")]


async def test_faults_name_fields_as_they_were_sent(office: Office) -> None:
    moved = await office.patch("/accounts/2", {"parent_id": 3})
    assert faults(moved) == [("parent_id", "account 3 is account 2 itself or below it")]
    nowhere = await office.post("/users", {"name": "Dana"}, by="operator")
    assert faults(nowhere) == [("organization_id", "there are 2 organisations; say which one")]
    enabled = await office.delete("/accounts/3")
    assert faults(enabled) == [("account_id", "3 is enabled; disable it before you delete it")]
