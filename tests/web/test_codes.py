from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dialtree.contract.code import Code
from dialtree.directory.code import digest_of, is_issued
from dialtree.management.usage import count_usage
from dialtree.storage.grants import find_grant
from dialtree.storage.usage import Use
from management.acting import acts
from storage.plain_sql import revision
from storage.shell import Shell
from web.office import Office, faults

ADOPTED = "Adopted1Adopted2wxyz"
LATER = "2999-01-01T12:00:00Z"


async def issued(office: Office, account_id: int = 2, by: str = "manager", **terms: object) -> dict[str, Any]:
    answer = await office.post("/codes", {"account_id": account_id, **terms}, by=by)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def matches(office: Office, secret: str, after: timedelta = timedelta()) -> bool:
    """Whether a code opens anything, now or some time later."""
    async with office.database.read() as connection:
        found = await find_grant(connection, digest_of(Code(secret)))
    return found is not None and found[1].is_valid(datetime.now(UTC) + after)


def set_in_shell(shell: Shell, code_id: int, **values: str) -> None:
    for column, value in values.items():
        shell.execute(f"UPDATE codes SET {column} = ? WHERE id = ?", (value, code_id))


async def test_issue(office: Office, shell: Shell) -> None:
    before = revision(shell) or 0
    terms = {"label": "CRM", "scope": "account", "networks": ["10.0.0.0/8", "::1"], "expires_at": LATER}
    answer = await office.post("/codes", {"account_id": 3, **terms})
    made, secret = answer.json()["code"], answer.json()["secret"]
    assert is_issued(secret)
    today = datetime.now(UTC).date()
    assert made == {
        **terms,
        "id": 1,
        "organization_id": 1,
        "account_id": 3,
        "account_name": "North",
        "last_four": secret[-4:],
        "networks": ["10.0.0.0/8", "::1/128"],
        "created_at": made["created_at"],
        "revoked_at": None,
        "state": "active",
        "requests": 0,
        "successor_id": None,
        "last_used_at": None,
        "days": [{"day": str(today - timedelta(days=it)), "requests": 0} for it in range(13, -1, -1)],
    }
    assert (answer.status_code, answer.headers["location"]) == (201, "/api/v1/codes/1")
    got = await office.get("/codes/1")
    assert (got.json(), got.headers["etag"]) == (made, answer.headers["etag"])
    assert (revision(shell), await matches(office, secret)) == (before + 1, True)


async def test_adopt(office: Office) -> None:
    answer = await office.post("/codes/adopt", {"account_id": 2, "code": f" {ADOPTED} ", "label": "old CRM"})
    assert (answer.status_code, answer.json()["last_four"], answer.json()["label"]) == (201, "wxyz", "old CRM")
    assert ADOPTED not in answer.text
    assert await matches(office, ADOPTED)
    again = await office.post("/codes/adopt", {"account_id": 2, "code": ADOPTED})
    assert faults(again) == [("code", "known already: code 1 of account 2, which is in use")]
    elsewhere = await office.post("/codes/adopt", {"account_id": 9, "code": ADOPTED}, by="stranger")
    assert faults(elsewhere) == [("code", "known already, and not to be adopted here")]


@pytest.mark.parametrize("code", ["short", "secret secret", "סודי-סודי", 12345678, None])
async def test_what_is_no_code_is_not_repeated(office: Office, code: object) -> None:
    answer = await office.post("/codes/adopt", {"account_id": 2, "code": code})
    assert (answer.status_code, [field for field, _ in faults(answer)]) == (400, ["code"])
    assert str(code or "secret") not in answer.text


async def test_each_bad_term_is_named(office: Office) -> None:
    bad = {"label": "a" * 101, "scope": "all", "networks": ["10.0.0.1/8"], "expires_at": "2020-01-01T00:00:00Z"}
    expected = [
        ("label", "longer than 100 characters"),
        ("scope", "'all' is neither organization nor account"),
        ("networks[0]", "10.0.0.1/8 has host bits set"),
        ("expires_at", "in the past"),
    ]
    assert faults(await office.post("/codes", {"account_id": 2, **bad})) == expected
    made = await issued(office)
    assert faults(await office.patch(f"/codes/{made['code']['id']}", bad)) == expected
    for moment, fault in (
        ("2999-01-01T12:00:00", "without its offset from UTC, such as the Z of 2027-01-31T12:00:00Z"),
        ("9999-12-31T23:59:59-05:00", "beyond the years 1 to 9999"),
    ):
        assert faults(await office.post("/codes", {"account_id": 2, "expires_at": moment})) == [("expires_at", fault)]


async def test_a_code_opens_no_more_than_who_gives_it_out_sees(office: Office) -> None:
    by = "department manager"
    fault = ("scope", "'organization' opens the whole organisation, of which you manage a part; use 'account'")
    refused = await office.post("/codes", {"account_id": 3}, by=by)
    assert (refused.status_code, faults(refused)) == (400, [fault])
    adopted = await office.post("/codes/adopt", {"account_id": 3, "code": ADOPTED}, by=by)
    assert faults(adopted) == [fault]
    own = await issued(office, 3, by, scope="account")
    assert faults(await office.patch(f"/codes/{own['code']['id']}", {"scope": "organization"}, by=by)) == [fault]
    whole = await issued(office, 3, "manager")
    assert faults(await office.post(f"/codes/{whole['code']['id']}/rotate", {}, by=by)) == [fault]
    renamed = await office.patch(f"/codes/{whole['code']['id']}", {"label": "Ours"}, by=by)
    assert renamed.json()["label"] == "Ours"


async def test_list(office: Office, shell: Shell) -> None:
    for account_id, by, label in ((1, "manager", "b"), (3, "manager", "a"), (4, "manager", "c"), (9, "stranger", "d")):
        await issued(office, account_id, by, label=label)
    past = "2026-01-01T00:00:00.000000Z"
    set_in_shell(shell, 2, expires_at=past)
    set_in_shell(shell, 3, expires_at=past, revoked_at=past)

    async def ids(query: str, by: str = "operator") -> list[int]:
        answer = (await office.get(f"/codes?{query}", by=by)).json()
        assert answer["total"] == len(answer["items"])
        return [it["id"] for it in answer["items"]]

    assert await ids("") == [1, 2, 3, 4]
    assert await ids("", "manager") == await ids("", "viewer") == await ids("organization_id=1") == [1, 2, 3]
    assert await ids("", "department manager") == [2]
    assert await ids("organization_id=9", "manager") == []
    assert await ids("account_id=3") == [2]
    assert await ids("account_id=9", "manager") == []
    assert (await ids("state=active"), await ids("state=expired"), await ids("state=revoked")) == ([1, 4], [2], [3])
    assert await ids("sort=-label") == [4, 3, 1, 2]
    states = {it["id"]: it["state"] for it in (await office.get("/codes")).json()["items"]}
    assert states == {1: "active", 2: "expired", 3: "revoked"}
    first = (await office.get("/codes?sort=label&limit=2")).json()
    rest = (await office.get(f"/codes?limit=2&cursor={first['next_cursor']}")).json()
    assert [it["label"] for it in first["items"] + rest["items"]] == ["a", "b", "c"]
    for query in ("state=gone", "account_id=0", "account_id=99999999999999999999"):
        assert (await office.get(f"/codes?{query}")).status_code == 400


async def test_use_by_day(office: Office) -> None:
    await issued(office)
    seen = (await office.get("/codes/1")).headers["etag"]
    now = datetime.now(UTC)
    for days, requests in ((0, 5), (13, 7), (14, 100)):
        await count_usage(office.database, [Use(1, 1, requests, now - timedelta(days=days))])
    (listed,) = (await office.get("/codes")).json()["items"]
    got = await office.get("/codes/1")
    assert listed == got.json()
    assert (listed["requests"], listed["last_used_at"]) == (112, now.isoformat().replace("+00:00", "Z"))
    assert [it["requests"] for it in listed["days"]] == [7, *[0] * 12, 5]
    assert listed["days"][-1]["day"] == str(now.date())
    assert got.headers["etag"] == seen


async def test_change(office: Office, shell: Shell) -> None:
    made = await issued(office, label="CRM", networks=["10.0.0.0/8"])
    before = revision(shell) or 0
    changed = await office.patch("/codes/1", {"expires_at": "2999-01-01T14:00:00+02:00", "scope": "account"})
    assert changed.json() == {**made["code"], "expires_at": LATER, "scope": "account"}
    assert changed.headers["etag"] == (await office.get("/codes/1")).headers["etag"]
    assert revision(shell) == before + 1
    assert acts(shell)[-1] == (
        "set",
        "code",
        1,
        {
            "scope": {"before": "organization", "after": "account"},
            "expires_at": {"before": None, "after": "2999-01-01T12:00:00+00:00"},
            "last_four": made["secret"][-4:],
        },
    )
    again = await office.patch("/codes/1", {"expires_at": None, "networks": [], "scope": "organization"})
    assert again.json() == {**made["code"], "networks": []}
    assert (await office.patch("/codes/1", {"networks": []})).json() == again.json()
    assert revision(shell) == before + 2


async def test_revoke(office: Office) -> None:
    made = await issued(office)
    assert (await office.delete("/codes/1")).status_code == 204
    assert (await office.delete("/codes/1")).status_code == 204
    assert not await matches(office, made["secret"])
    assert (await office.get("/codes/1")).json()["state"] == "revoked"
    fault = [("code_id", "1 is revoked, and stays as it is")]
    assert faults(await office.patch("/codes/1", {"label": "Back"})) == fault


@pytest.mark.parametrize("hours", [None, 0, 720])
async def test_rotate(office: Office, shell: Shell, hours: int | None) -> None:
    made = await issued(office, 3, label="CRM", scope="account", networks=["10.0.0.0/8"], expires_at=LATER)
    written = len(acts(shell))
    answer = await office.post("/codes/1/rotate", {} if hours is None else {"overlap_hours": hours})
    rotated, old = answer.json(), answer.json()["old"]
    assert (answer.status_code, answer.headers["location"]) == (201, "/api/v1/codes/2")
    new = {"id": 2, "last_four": rotated["secret"][-4:], "created_at": rotated["code"]["created_at"]}
    assert rotated["code"] == {**made["code"], **new} == (await office.get("/codes/2")).json()
    assert is_issued(rotated["secret"])
    assert old == (await office.get("/codes/1")).json()
    overlap = timedelta(hours=24 if hours is None else hours)
    end = datetime.fromisoformat(old["expires_at"])
    assert end == datetime.fromisoformat(new["created_at"]) + overlap
    assert old["state"] == ("expired" if hours == 0 else "active")
    assert await matches(office, made["secret"]) == (hours != 0)
    assert not await matches(office, made["secret"], overlap)
    assert await matches(office, rotated["secret"], overlap)
    assert len(acts(shell)) == written + 1
    action, entity, entity_id, details = acts(shell)[-1]
    assert (action, entity, entity_id, details["successor_id"]) == ("rotate", "code", 1, 2)
    for secret in (made["secret"], rotated["secret"]):
        assert secret not in str(details)


async def test_an_overlap_prolongs_nothing(office: Office) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    await issued(office, expires_at=soon)
    answer = (await office.post("/codes/1/rotate", {"overlap_hours": 5})).json()
    assert (answer["old"]["expires_at"], answer["code"]["expires_at"]) == (soon, soon)


async def test_a_code_has_one_successor(office: Office) -> None:
    await issued(office)
    assert (await office.post("/codes/1/rotate", {})).json()["old"]["successor_id"] == 2
    fault = [("code_id", "1 is being rotated out: code 2 takes its place; rotate that")]
    assert faults(await office.post("/codes/1/rotate", {})) == fault
    assert (await office.post("/codes/2/rotate", {})).json()["code"]["expires_at"] is None


async def test_what_is_not_rotated(office: Office, shell: Shell) -> None:
    for _ in range(2):
        await issued(office)
    await office.delete("/codes/1")
    set_in_shell(shell, 2, expires_at="2026-01-01T00:00:00.000000Z")
    assert faults(await office.post("/codes/1/rotate", {})) == [("code_id", "1 is revoked; issue a new one")]
    assert faults(await office.post("/codes/2/rotate", {})) == [("code_id", "2 has expired; issue a new one")]
    for hours in (-1, 721):
        refused = await office.post("/codes/2/rotate", {"overlap_hours": hours})
        assert faults(refused) == [("overlap_hours", "not between 0 and 720")]
    assert (await office.get("/codes")).json()["total"] == 2


async def test_nobody_overwrites_what_they_have_not_seen(office: Office) -> None:
    await issued(office)
    seen = {"If-Match": (await office.get("/codes/1")).headers["etag"]}
    assert (await office.patch("/codes/1", {"label": "A"}, headers=seen)).status_code == 200
    assert (await office.patch("/codes/1", {"label": "B"}, headers=seen)).status_code == 412
    assert (await office.post("/codes/1/rotate", {}, headers=seen)).status_code == 412
    assert (await office.delete("/codes/1", headers=seen)).status_code == 412


async def test_what_is_foreign_does_not_exist(office: Office) -> None:
    await issued(office, 9, "stranger")
    await issued(office, 4)
    for by, code_id in (("manager", 1), ("department manager", 2), ("manager", 77)):
        for method, path, body in (
            ("GET", "", None),
            ("PATCH", "", {"label": "Mine"}),
            ("POST", "/rotate", {}),
            ("DELETE", "", None),
        ):
            answer = await office.call(method, f"/codes/{code_id}{path}", body, by=by)
            assert (answer.status_code, answer.json()["detail"]) == (404, f"There is no code {code_id}.")
    assert (await office.post("/codes", {"account_id": 4, "scope": "account"}, by="stranger")).status_code == 404
