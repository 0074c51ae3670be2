import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from dialtree.management.extensions import add_extension
from dialtree.management.uploads import importer
from dialtree.storage.import_progress import ImportProgress
from management.acting import acts
from storage.plain_sql import everything
from storage.shell import Shell
from support.directory import ACTOR
from web.office import Office, faults

HEADER = "SIP,Name,SpeedDial,AccountID,AccountName,UserName,UserEmail,Active\n"
STAFF = f"""{HEADER}\
420,Front desk,20,2,Sales,,,true
500,קופה,50,3,North,דנה,dana@acme.example,true
501,Lobby,,,Warehouse,,,false
"""
NOT_OF_THE_DIRECTORY = {"uploads", "upload_contents", "upload_lines", "tokens", "sqlite_sequence"}


@pytest.fixture(autouse=True)
async def directory(office: Office) -> None:
    """Extensions 1 to 3 of Acme."""
    for sip, speed_dial in (("420", "20"), ("421", "21"), ("422", "22")):
        await add_extension(office.database, ACTOR, 2, sip, "Desk", speed_dial)


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has each import done by a process of its own."""
    monkeypatch.setattr(importer, "SMALL_BYTES", 0)


async def upload(office: Office, file: str | bytes = STAFF, query: str = "", **options: Any) -> httpx.Response:  # noqa: ANN401
    content = file.encode() if isinstance(file, str) else file
    headers = {"Content-Type": "text/csv", **options.pop("headers", {})}
    return await office.post(f"/imports?organization_id=1{query}", content=content, headers=headers, **options)


async def planned(office: Office, file: str | bytes = STAFF, query: str = "") -> dict[str, Any]:
    answer = await upload(office, file, query)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def applied(office: Office) -> dict[str, Any]:
    """The first import, which is applied now."""
    answer = await office.post("/imports/1/apply")
    assert (answer.status_code, answer.json()["state"]) == (200, "applied"), answer.text
    shown: dict[str, Any] = answer.json()
    assert shown == (await office.get("/imports/1")).json()
    return shown


async def ended(office: Office) -> dict[str, Any]:
    """The first import, once it is not being applied any more."""
    shown: dict[str, Any] = {"state": "applying"}
    async with asyncio.timeout(60):
        while shown["state"] == "applying":
            await asyncio.sleep(0.02)
            shown = (await office.get("/imports/1")).json()
    return shown


async def pages(office: Office, path: str) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    while cursor is not None:
        page = (await office.get(f"{path}?limit=20{cursor and f'&cursor={cursor}'}")).json()
        for it in page["items"]:
            yield it
        cursor = page["next_cursor"]


def the_directory(shell: Shell) -> dict[str, Any]:
    return {table: rows for table, rows in everything(shell).items() if table not in NOT_OF_THE_DIRECTORY}


def sips(shell: Shell) -> list[tuple[str, bool]]:
    found = shell.execute("SELECT sip, active FROM extensions WHERE organization_id = 1 ORDER BY sip")
    return [(sip, bool(active)) for sip, active in found]


async def test_planned(office: Office, shell: Shell) -> None:
    before = the_directory(shell)
    answer = await upload(office, query="&prune=true&prune_limit=70&file_name=staff.csv")
    shown = answer.json()
    assert (answer.status_code, answer.headers["location"], shown["state"]) == (201, "/api/v1/imports/1", "planned")
    told = ("organization_id", "file_name", "size", "prune", "prune_limit", "step", "error", "created_by")
    assert [shown[it] for it in told] == [1, "staff.csv", len(STAFF.encode()), True, 70, "", "", "manager"]
    assert shown["report"] == {
        "format": "CSV", "place_name": "line", "rows": 3,
        "accounts": {"added": 1, "changed": 0, "unchanged": 2},
        "users": {"added": 1, "changed": 0, "unchanged": 0},
        "extensions": {"added": 2, "changed": 1, "unchanged": 0},
        "disabled": 2, "faults": 0, "warnings": 0, "notices": 0, "changes": 7,
    }  # fmt: skip
    changes = [it async for it in pages(office, "/imports/1/changes")]
    assert changes == shown["details"]["changes"]
    assert [(it["kind"], it["operation"]) for it in changes] == [
        ("account", "add"), ("user", "add"), ("extension", "add"), ("extension", "add"), ("extension", "change"),
        ("extension", "disable"), ("extension", "disable"),
    ]  # fmt: skip
    desk = {"id": 1, "account_id": 2, "sip": "420", "name": "Desk", "speed_dial": "20", "user_id": None, "active": True}
    assert (changes[4]["before"], changes[4]["after"]) == (desk, {**desk, "name": "Front desk"})
    assert [(it["before"]["active"], it["after"]["active"]) for it in changes[5:]] == [(True, False)] * 2
    assert changes[1]["before"] is None
    again = await office.get("/imports/1")
    assert (again.json(), again.headers["etag"]) == (shown, answer.headers["etag"])
    assert the_directory(shell) == before


async def test_each_mistake_is_told(office: Office, shell: Shell) -> None:
    rows = "".join(f"x{number},Desk {number},,,,,,maybe\n" for number in range(59))
    shown = await planned(office, f"{HEADER}{rows}4 2,,,,,,,true\n")
    assert (shown["state"], shown["report"]["faults"], len(shown["details"]["faults"])) == ("refused", 61, 50)
    assert shown["report"]["rows"] == 60
    first = shown["details"]["faults"][0]
    assert (first["place"], first["field"]) == (2, "Active")
    assert first["message"]
    found = [it async for it in pages(office, "/imports/1/faults")]
    assert found[:50] == shown["details"]["faults"]
    assert [(it["place"], it["field"]) for it in found[59:]] == [(61, "Name"), (61, "SIP")]
    refused = await office.post("/imports/1/apply")
    assert (refused.status_code, refused.json()["detail"]) == (409, "The file has faults; mend it and upload it again.")
    assert shell.execute("SELECT count(*) FROM upload_contents").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("file", "field"),
    [
        (b"Name\nDesk\n", "file"),
        (b"PK\x03\x04", "file"),
        (b"\x00\x01", "file"),
        (b'{"ERR": 5}', "file"),
        (b"[420]\ntype=endpoint\n#include /etc/passwd\n", "#include"),
        (f"{HEADER}420,Desk,,9,,,,true\n".encode(), "AccountName"),
    ],
)
async def test_what_stands_in_the_way(office: Office, file: bytes, field: str) -> None:
    shown = await planned(office, file)
    assert (shown["state"], shown["details"]["faults"][0]["field"]) == ("refused", field)


async def test_options_are_told_by_their_names_in_the_request(office: Office) -> None:
    shown = await planned(office, query="&prune=true")
    assert [it["field"] for it in shown["details"]["faults"]] == ["prune_limit"]


async def test_remarks(office: Office) -> None:
    shown = await planned(office, "SIP,Name,Colour\n420,Desk,red\n")
    assert (shown["report"]["warnings"], shown["report"]["changes"]) == (1, 0)
    assert shown["details"]["warnings"] == (await office.get("/imports/1/warnings")).json()["items"]
    file = "[420]\ntype=endpoint\nauth=a\n[a]\ntype=auth\n#tryinclude more.conf\n"
    shown = await planned(office, file)
    assert "more.conf" in shown["details"]["warnings"][0]["text"]
    assert shown["details"]["notices"] == (await office.get("/imports/2/notices")).json()["items"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("&prune_limit=101", "prune_limit"), ("&prune=maybe", "prune"), ("&file_name=%01", "file_name")],
)
async def test_bad_requests(office: Office, query: str, field: str) -> None:
    answer = await upload(office, query=query)
    assert (answer.status_code, [it for it, _ in faults(answer)]) == (400, [field])


async def test_bodies_that_are_no_file(office: Office) -> None:
    assert [field for field, _ in faults(await upload(office, b""))] == ["body"]
    form = await upload(office, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert form.status_code == 415
    assert (await upload(office, headers={"Content-Length": "50000001"})).status_code == 413
    other = await office.post("/accounts", content=b"{}", headers={"Content-Length": "10000001"})
    assert other.status_code == 413
    assert (await office.post("/imports", content=b"x")).status_code == 400
    foreign = await office.post("/imports?organization_id=9", content=b"x")
    assert (foreign.status_code, foreign.json()["detail"]) == (404, "There is no organisation 9.")


async def test_applied(office: Office, shell: Shell) -> None:
    await planned(office, query="&prune=true&prune_limit=70&file_name=staff.csv")
    before = len(acts(shell))
    # What others add, and so what ids new things get, makes no difference.
    await add_extension(office.database, ACTOR, 10, "900", "Desk")
    shown = await applied(office)
    assert shown["report"]["changes"] == 7
    assert sips(shell) == [("420", True), ("421", False), ("422", False), ("500", True), ("501", False)]
    (action, entity, _, details) = acts(shell)[-1]
    assert (action, entity, details["file"], details["disabled"]) == ("import", "directory", "staff.csv", 2)
    assert len(acts(shell)) == before + 1
    by = "SELECT actor_kind, actor FROM audit WHERE action = 'import'"
    assert shell.execute(by).fetchall() == [("token", "manager")]
    assert shell.execute("SELECT count(*) FROM upload_contents").fetchone()[0] == 0
    again = await office.post("/imports/1/apply")
    assert (again.status_code, again.json()["detail"]) == (409, "The import was applied already.")
    assert (await planned(office, query="&prune=true"))["report"]["changes"] == 0


async def test_what_has_changed_since(office: Office, shell: Shell) -> None:
    seen = (await upload(office)).headers["etag"]
    stale = await office.post("/imports/1/apply", headers={"If-Match": '"x"'})
    assert stale.status_code == 412
    shell.execute("UPDATE extensions SET name = 'Front desk' WHERE sip = '420'")
    before = the_directory(shell)
    answer = await office.post("/imports/1/apply", headers={"If-Match": seen})
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("The organisation has changed since the import was planned")
    shown = (await office.get("/imports/1")).json()
    assert (shown["state"], shown["error"].startswith("the organisation has changed")) == ("failed", True)
    assert the_directory(shell) == before
    assert (await office.post("/imports/1/apply")).status_code == 409


async def test_two_at_once(office: Office, shell: Shell) -> None:
    await planned(office)
    answers = await asyncio.gather(*(office.post("/imports/1/apply") for _ in range(2)))
    assert sorted(it.status_code for it in answers) == [200, 409]
    assert [act[0] for act in acts(shell)].count("import") == 1


@pytest.mark.usefixtures("apart")
async def test_in_a_process_of_its_own(office: Office, shell: Shell) -> None:
    shown = await planned(office, query="&file_name=staff.csv")
    assert (shown["state"], shown["report"]["extensions"]["added"]) == ("planned", 2)
    assert (await upload(office, by="stranger")).status_code == 404
    answers = await asyncio.gather(*(office.post("/imports/1/apply") for _ in range(2)))
    assert 409 in {it.status_code for it in answers}
    shown = await ended(office)
    assert (shown["state"], shown["step"]) == ("applied", "")
    assert len(sips(shell)) == 5
    by = "SELECT actor_kind, actor FROM audit WHERE action = 'import'"
    assert shell.execute(by).fetchall() == [("token", "manager")]


@pytest.mark.usefixtures("apart")
async def test_what_has_changed_since_is_noticed_by_a_process_too(office: Office, shell: Shell) -> None:
    await planned(office)
    shell.execute("UPDATE extensions SET name = 'Front desk' WHERE sip = '420'")
    answer = await office.post("/imports/1/apply")
    assert answer.status_code == 409
    assert (await office.get("/imports/1")).json()["state"] == "failed"
    assert len(sips(shell)) == 3


@pytest.mark.usefixtures("apart")
async def test_too_many_at_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = await asyncio.gather(*(upload(office) for _ in range(3)))
    assert sorted(it.status_code for it in answers) == [201, 201, 503]
    assert {it.headers.get("retry-after") for it in answers} == {None, "5"}
    assert (await upload(office)).status_code == 201


async def test_progress_is_seen_while_it_is_written(office: Office, shell: Shell) -> None:
    await planned(office)
    shell.execute("UPDATE uploads SET state = 'applying', step = 'Reading'")
    shell.hold_writers()
    now = datetime.now(UTC)
    await office.database.tell_progress(1, ImportProgress("Writing", 5000, 20000, now))
    shown = (await office.get("/imports/1")).json()
    assert [shown[it] for it in ("state", "step", "done", "total")] == ["applying", "Writing", 5000, 20000]
    shell.execute("ROLLBACK")
    assert (await office.delete("/imports/1")).status_code == 409
    await office.database.forget_progress(1)


async def test_one_that_a_dead_server_has_left(office: Office, shell: Shell) -> None:
    await planned(office)
    shell.execute("UPDATE uploads SET state = 'applying', step = 'Writing', seen_at = '2026-01-01T00:00:00.000000Z'")
    shown = (await office.get("/imports/1")).json()
    assert [shown[it] for it in ("state", "step", "done", "total")] == ["failed", "", 0, 0]
    assert shown["error"] == "the server was stopped before it was done; nothing was written"
    assert (await office.get("/imports")).json()["items"][0]["state"] == "failed"
    assert (await office.post("/imports/1/apply")).status_code == 409
    await planned(office)
    assert shell.execute("SELECT state FROM uploads ORDER BY id").fetchall() == [("failed",), ("planned",)]
    assert shell.execute("SELECT upload_id FROM upload_contents").fetchall() == [(2,)]


async def test_what_becomes_of_them_with_time(office: Office, shell: Shell) -> None:
    for _ in range(12):
        await planned(office)
    states = "SELECT state FROM uploads ORDER BY id"
    assert [it for (it,) in shell.execute(states)] == ["expired"] * 2 + ["planned"] * 10
    assert (await office.post("/imports/1/apply")).status_code == 409
    shell.execute("UPDATE uploads SET created_at = '2026-01-01T00:00:00.000000Z' WHERE id < 5")
    day = datetime.now(UTC).timestamp() - 25 * 3600
    yesterday = datetime.fromtimestamp(day, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    shell.execute("UPDATE uploads SET created_at = ? WHERE id = 5", (yesterday,))
    assert (await office.get("/imports/5")).json()["state"] == "expired"
    assert (await office.post("/imports/5/apply")).status_code == 409
    await planned(office)
    assert shell.execute("SELECT min(id), count(*) FROM uploads").fetchone() == (5, 9)
    assert (await office.get("/imports/5")).json()["state"] == "expired"
    assert shell.execute("SELECT min(upload_id) FROM upload_contents").fetchone()[0] == 6


async def test_list(office: Office) -> None:
    for number in range(3):
        await planned(office, query=f"&file_name={number}.csv")
    page = (await office.get("/imports?limit=2")).json()
    assert ([it["id"] for it in page["items"]], page["total"]) == ([3, 2], 3)
    assert "details" not in page["items"][0]
    rest = (await office.get(f"/imports?limit=2&cursor={page['next_cursor']}")).json()
    assert ([it["file_name"] for it in rest["items"]], rest["next_cursor"]) == (["0.csv"], None)
    for query, by, total in (
        ("?organization_id=1", "operator", 3),
        ("?organization_id=9", "operator", 0),
        ("", "stranger", 0),
        ("", "department manager", 0),
    ):
        assert (await office.get(f"/imports{query}", by=by)).json()["total"] == total


async def test_delete(office: Office, shell: Shell) -> None:
    await planned(office)
    assert (await office.delete("/imports/1", headers={"If-Match": '"x"'})).status_code == 412
    assert (await office.delete("/imports/1")).status_code == 204
    assert (await office.get("/imports/1")).status_code == 404
    for table in ("uploads", "upload_contents", "upload_lines"):
        assert shell.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


COLUMNS = "SIP,Name,AccountID,AccountName,UserID,UserName,ParentAccountID\n"


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ("420,Front desk,{account},,,,", "refused"),
        (",,{account},,,,", "refused"),
        ("420,Front desk,,,{user},,", "refused"),
        ("420,Front desk,2,,,,{account}", "planned"),
        (",,3,North,,,{account}", "planned"),
    ],
)
async def test_what_is_foreign_is_told_as_what_does_not_exist(office: Office, row: str, state: str) -> None:
    await office.post("/users", {"name": "Stranger", "organization_id": 9, "id": 88}, by="operator")
    foreign = {"account": 10, "user": 88}
    told = []
    # Also what an operator uploads is shown to those who manage the organisation.
    for by in ("manager", "operator"):
        for numbers in (foreign, {"account": 77, "user": 78}):
            shown = (await upload(office, COLUMNS + row.format(**numbers), by=by)).json()
            assert shown["state"] == state
            details = repr(shown["details"])
            for number in numbers.values():
                details = details.replace(f" {number}", " N").replace(f"'{number}'", "'N'")
            told.append(details)
    assert told == [told[0]] * 4
    assert "another organi" not in told[0]


async def test_a_number_of_another_organisation_is_taken(office: Office) -> None:
    await office.post("/users", {"name": "Stranger", "organization_id": 9, "id": 88}, by="operator")
    shown = await planned(office, f"{COLUMNS}420,Desk,10,Ours,,,\n421,Desk,2,,88,Dana,\n")
    assert shown["state"] == "refused"
    assert [(it["field"], it["message"]) for it in shown["details"]["faults"]] == [
        ("AccountID", "the number 10 is taken; give another, or none"),
        ("UserID", "the number 88 is taken; give another, or none"),
    ]
