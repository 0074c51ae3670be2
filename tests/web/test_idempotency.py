"""`Idempotency-Key`: a retry is answered as the first time, and nothing is done twice."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from dialtree.management.extensions import add_extension
from dialtree.management.uploads import importer
from dialtree.storage.database import Database
from dialtree.web import idempotency
from storage.shell import Shell
from support.directory import ACTOR
from web.described import load_document, operations
from web.office import Office, another_worker, faults
from web.people import PASSWORD, Person, let_in
from web.test_permissions import ROUTES

NEW = {"name": "Harbour", "parent_id": 1}
_SECRET = {"secret", "password", "recovery_codes", "uri", "code"}


async def add(office: Office, key: str = "a1", by: str = "manager", json: object = NEW) -> httpx.Response:
    return await office.post("/accounts", json, by=by, headers={"Idempotency-Key": key})


async def count(office: Office) -> int:
    listed = (await office.get("/accounts", params={"limit": 500})).json()["items"]
    return sum(it["name"] == "Harbour" for it in listed)


async def test_a_retry_is_answered_as_the_first_time(office: Office) -> None:
    first, retry = await add(office), await add(office, '"a1"')
    assert (first.status_code, retry.status_code) == (201, 201)
    assert retry.content == first.content
    for name in ("Content-Type", "ETag", "Location"):
        assert retry.headers[name] == first.headers[name]
    assert await count(office) == 1


async def test_another_request_is_refused(office: Office) -> None:
    await add(office)
    other = await add(office, json={"name": "Quay", "parent_id": 1})
    assert other.status_code == 422
    assert other.headers["Content-Type"] == "application/problem+json"


async def test_a_key_is_its_principals_own(office: Office) -> None:
    assert (await add(office)).json()["id"] != (await add(office, by="operator")).json()["id"]


async def test_what_was_refused_may_be_tried_again(office: Office) -> None:
    assert (await add(office, json={"name": "", "parent_id": 1})).status_code == 400
    assert (await add(office)).status_code == 201


async def test_a_key_that_is_none_is_refused(office: Office) -> None:
    for key in ("", "two words", "x" * 256):
        answer = await add(office, key)
        assert faults(answer) == [("Idempotency-Key", "must be 1 to 255 visible ASCII characters")]


async def test_a_secret_is_not_kept(office: Office, shell: Shell) -> None:
    headers = {"Idempotency-Key": "s"}
    body = {"account_id": 1, "label": "CRM"}
    first = await office.post("/codes", body, headers=headers)
    retry = await office.post("/codes", body, headers=headers)
    assert (first.status_code, retry.status_code) == (201, 409)
    assert "was carried out" in retry.json()["detail"]
    assert (await office.get("/codes")).json()["total"] == 1
    assert shell.execute("SELECT body FROM receipts").fetchall() == [(None,)]


async def test_two_processes_do_one_deed(office: Office, database: Database) -> None:
    second = Database(database.location)
    async with another_worker(office, database=second) as other:
        headers = {"Idempotency-Key": "b2", "Authorization": f"Bearer {office.tokens['manager']}"}
        browsers = [(office.client, "/api/v1/accounts"), (other, "accounts")] * 4
        answers = await asyncio.gather(*(it.post(path, json=NEW, headers=headers) for it, path in browsers))
    await second.close()
    assert await count(office) == 1
    assert {it.status_code for it in answers} <= {201, 409}
    assert len({it.json()["id"] for it in answers if it.status_code == 201}) == 1


async def test_a_receipt_without_an_answer_says_that_it_was_carried_out(office: Office, shell: Shell) -> None:
    await add(office)
    shell.execute("UPDATE receipts SET status = NULL, headers = NULL, body = NULL")
    retry = await add(office)
    assert retry.status_code == 409
    assert "was carried out" in retry.json()["detail"]
    assert await count(office) == 1


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies when the deed is done, before it has noted what it answers."""

    async def nothing(*_: object, **__: object) -> None:
        pass

    monkeypatch.setattr(idempotency, "_keep", nothing)


@pytest.mark.usefixtures("killed")
@pytest.mark.parametrize("small", [importer.SMALL_BYTES, 0])
async def test_an_import_leaves_its_receipt_too(office: Office, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(importer, "SMALL_BYTES", small)
    file = b"SIP,Name\n420,Desk\n"
    for path, status in (("/imports?organization_id=1", 201), ("/imports/1/apply", 200)):
        headers = {"Idempotency-Key": path}
        answers = [await office.post(path, content=file, headers=headers) for _ in range(2)]
        assert [it.status_code for it in answers] in ([status, 409], [202, 409])
        assert "was carried out" in answers[1].json()["detail"]
    assert (await office.get("/imports")).json()["total"] == 1


@pytest.mark.parametrize("small", [importer.SMALL_BYTES, 0])
async def test_what_was_refused_after_something_was_written_is_refused_again(
    office: Office, shell: Shell, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(importer, "SMALL_BYTES", small)
    await office.post("/imports?organization_id=1", content=b"SIP,Name\n420,Desk\n")
    await add_extension(office.database, ACTOR, 1, "420", "Desk")
    headers = {"Idempotency-Key": "d4"}
    first, retry = [await office.post("/imports/1/apply", headers=headers) for _ in range(2)]
    assert (first.status_code, retry.status_code) == (409, 409)
    assert "has changed since" in first.json()["detail"]
    assert retry.json() == first.json()


async def test_a_wrong_password_uses_no_key_up(office: Office) -> None:
    await let_in(office.database, "dana@acme.example")
    dana = Person(office, "dana@acme.example")
    await dana.sign_in()
    await dana.enrol()
    office.clock.forward(minutes=1)
    answers = [
        await dana.call(
            "POST",
            "me/second-factor/recovery-codes",
            {"password": password, "code": dana.code()},
            **{"Idempotency-Key": "e5"},
        )
        for password in ("wrong", PASSWORD)
    ]
    assert [it.status_code for it in answers] == [400, 200]


async def test_keys_are_forgotten_after_a_day(office: Office, shell: Shell) -> None:
    await add(office)
    office.clock.forward(hours=25)
    await add(office, "c3")
    assert shell.execute("SELECT key FROM receipts").fetchall() == [("c3",)]


def test_routes_with_secrets_say_so() -> None:
    document = asyncio.run(load_document())
    schemas = document["components"]["schemas"]
    handlers = {(method, "/api/v1" + re.sub(r":\w+}", "}", path)): it for (method, path), it in ROUTES.items()}

    def fields(part: Any) -> set[str]:  # noqa: ANN401 - any part of the document
        if isinstance(part, list):
            return set().union(*map(fields, part))
        if not isinstance(part, dict):
            return set()
        own = {name for name, it in part.get("properties", {}).items() if it.get("type") in {"string", "array"}}
        name = part.get("$ref", "").rpartition("/")[2]
        referred = fields(schemas[name]) if name in schemas else set()
        return own.union(referred, *(fields(it) for it in part.values()))

    for method, path, said in operations(document):
        done = {status: it for status, it in said["responses"].items() if status < "400"}
        if method == "POST" and fields([said.get("requestBody", {}), done]) & _SECRET:
            assert handlers[method, path].opt.get("secret"), path
