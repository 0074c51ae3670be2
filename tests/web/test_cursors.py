"""A cursor that no page gave is refused, whatever it holds, and never reaches the database."""

from base64 import urlsafe_b64encode

import msgspec
import pytest

from web.office import Office, faults


@pytest.mark.parametrize("listed", ["/codes", "/organizations", "/accounts"])
async def test_forged_cursors(office: Office, listed: str) -> None:
    name = "label" if listed == "/codes" else "name"
    for place in (
        ("id", "x", 5),
        (name, 7, 5),
        ("id", -1, 5),
        ("id", 2**53, 5),
        (name, "x", 2**63),
        (name, "a\0b", 5),
        (name, "x"),
        ("id", None, 5),
    ):
        cursor = urlsafe_b64encode(msgspec.json.encode(place)).decode()
        answer = await office.get(f"{listed}?cursor={cursor}", by="operator")
        assert (answer.status_code, faults(answer)) == (400, [("cursor", "not a cursor of this list")]), place
