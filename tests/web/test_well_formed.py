"""What no route can make use of is refused before any of them sees it."""

import pytest

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
