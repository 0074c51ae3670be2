"""Whose pages may show the picker."""

import pytest

from dialtree.management.organizations import change_organization
from support.directory import ACTOR
from web.office import Office
from web.picking import let_pick, mint, new_code, staff

CRM, OTHER, NOBODY = "https://crm.example", "https://globex.example", "https://evil.example"


@pytest.fixture(autouse=True)
async def listed(office: Office) -> None:
    await staff(office)
    await change_organization(office.database, ACTOR, 1, {"allowed_origins": ("https://a.example", CRM)})
    await change_organization(office.database, ACTOR, 9, {"allowed_origins": (OTHER,)})


@pytest.mark.parametrize("below", ["", "/extensions", "/status", "/events", "/renewal"])
@pytest.mark.parametrize(("origin", "allowed"), [(CRM, CRM), (OTHER, OTHER), (NOBODY, None), ("null", None)])
async def test_a_preflight_is_allowed_for_what_any_organisation_lists(
    office: Office, below: str, origin: str, allowed: str | None
) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "PUT",
               "Access-Control-Request-Headers": "authorization,content-type"}  # fmt: skip
    answer = await office.call("OPTIONS", f"/picker{below}", by=None, headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    assert answer.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type, Last-Event-ID"
    assert answer.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_an_answer_is_for_what_the_own_organisation_lists(office: Office) -> None:
    dana = await let_pick(office, 101)
    answer = await dana.call("GET", Origin=CRM)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, CRM)
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    for origin in (OTHER, NOBODY):
        refused = await dana.call("PUT", "/status", {"status": 1, "extension_id": 1}, Origin=origin)
        assert (refused.status_code, "Access-Control-Allow-Origin" in refused.headers) == (403, False)
    assert (await dana.show())["extension"] is None


async def test_that_a_token_has_ended_can_be_read(office: Office) -> None:
    dana = await let_pick(office, 101)
    office.clock.forward(hours=1)
    for origin, allowed in ((CRM, CRM), (OTHER, OTHER), (NOBODY, None)):
        answer = await dana.call("GET", Origin=origin)
        assert (answer.status_code, answer.headers.get("Access-Control-Allow-Origin")) == (401, allowed)


async def test_our_own_pages_need_not_be_listed(office: Office) -> None:
    dana = await let_pick(office, 101)
    for headers in (
        {"Origin": "http://dialtree.example"},
        {"Origin": "https://x.example", "Sec-Fetch-Site": "same-origin"},
    ):
        assert (await dana.call("POST", "/renewal", **headers)).status_code == 200


async def test_nothing_else_is_shared(office: Office) -> None:
    _, code = await new_code(office)
    answer = await mint(office, code, 101, Origin=CRM)
    assert (answer.status_code, "Access-Control-Allow-Origin" in answer.headers) == (201, False)
    headers = {"Origin": CRM, "Access-Control-Request-Method": "GET"}
    for path in ("/picker-sessions", "/agents", "/pickers"):
        answer = await office.call("OPTIONS", path, by=None, headers=headers)
        assert "Access-Control-Allow-Origin" not in answer.headers
