"""A person who is erased is nowhere any more."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.management.actor import Actor
from dialtree.management.erasure import erase_user
from dialtree.management.extensions import add_extension
from dialtree.management.permissions import NotPermittedError
from dialtree.management.sign_in_errors import NotSignedInError
from dialtree.management.sign_ins import SignInTerms, delete_sign_in, set_sign_in
from dialtree.management.signing_in import SignIn, sign_in
from dialtree.management.tokens import TokenTerms, issue_token
from dialtree.management.users import add_user, delete_user, enable_user, set_user
from dialtree.storage.database import Database
from management.acting import DANA, acme, acts, not_found
from management.cheap import cheap_passwords
from storage.plain_sql import change_log, everything, revision
from storage.shell import Shell

NAME, OLD_NAME, EMAIL, LOGIN = "Ruth Cohen", "Ruthie", "ruth@acme.example", "ruth.cohen@acme.example"
PASSWORD = "correct horse battery"
WHOLE = Actor("token", "manager", Reach(1), 1)
PART = Actor("token", "manager", Reach.of_account(1, 2), 1)


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    await acme(database)


def traces(shell: Shell) -> list[tuple[str, str]]:
    """Where in the database, in whatever table, anything tells of the person."""
    return [
        (table, sought)
        for table, rows in everything(shell).items()
        for row in rows
        for cell in row
        for sought in (NAME, OLD_NAME, EMAIL, LOGIN, "203.0.113.7")
        if sought.lower() in (bytes(cell).decode(errors="replace") if isinstance(cell, bytes) else str(cell)).lower()
    ]


async def live(database: Database, shell: Shell) -> int:
    """Ruth comes, has extensions, signs in, does things, and things are done to her."""
    ruth = (await add_user(database, DANA, OLD_NAME, "", 1)).id
    await set_user(database, DANA, ruth, NAME, EMAIL)
    await set_user(database, DANA, 5, email="avi2@acme.example")
    for sip in ("420", "421"):
        await add_extension(database, DANA, 2, sip, "Desk", user_id=ruth)
    await set_sign_in(database, DANA, ruth, SignInTerms(EMAIL, "viewer", 2))
    await delete_sign_in(database, DANA, ruth)
    credential, _ = await set_sign_in(database, DANA, ruth, SignInTerms(LOGIN, "manager", 1))
    passwords = cheap_passwords()
    hashed = str(await passwords.hash(PASSWORD))
    shell.execute("UPDATE credentials SET password_hash = ? WHERE id = ?", (hashed, credential.id))
    given = SignIn(LOGIN, PASSWORD, "", "203.0.113.7", "Browser")
    signed_in = await sign_in(database, passwords, given, datetime.now(UTC))
    with pytest.raises(NotSignedInError):
        await sign_in(database, passwords, SignIn(LOGIN, "wrong", "", "203.0.113.7"), datetime.now(UTC))
    herself = signed_in.principal.actor
    await set_user(database, herself, 5, name="Avi B.")
    await issue_token(database, herself, TokenTerms("CRM", "viewer", 2))
    _keep(shell)
    return ruth


def _keep(shell: Shell) -> None:
    """What else may hold her name."""
    shell.execute(
        "INSERT INTO receipts (organization_id, principal, key, request_digest, created_at, status, body)"
        " VALUES (1, 'token:1', 'a', randomblob(32), '2026-03-01T08:30:00.000000Z', 201, ?)",
        (json.dumps({"id": 1, "name": NAME}).encode(),),
    )
    shell.execute(
        "INSERT INTO receipts (organization_id, principal, key, request_digest, created_at, status, body)"
        " VALUES (1, 'token:1', 'b', randomblob(32), '2026-03-01T08:30:00.000000Z', 201, ?)",
        (b'{"id": 2, "name": "Somebody"}',),
    )
    shell.execute(
        "INSERT INTO uploads (id, organization_id, file_name, size, options, state, step, done, total, report,"
        " plan_digest, error, created_by, created_at, seen_at) VALUES (1, 1, 'a.csv', 9, '{}', 'applied', '', 0, 0,"
        " '{}', randomblob(32), '', ?, '2026-03-01T08:30:00.000000Z', '2026-03-01T08:30:00.000000Z')",
        (f"{NAME} <{LOGIN}>",),
    )
    shell.execute(
        "INSERT INTO upload_contents (upload_id, organization_id, content) VALUES (1, 1, ?)",
        (f"SIP,UserName\n420,{NAME}".encode(),),
    )
    shell.execute(
        "INSERT INTO upload_lines (upload_id, kind, number, organization_id, body) VALUES (1, 'change', 1, 1, ?)",
        (json.dumps({"after": {"name": NAME}}),),
    )


def untouched(shell: Shell) -> dict[str, list[Any]]:
    """All that is not of persons."""
    return {
        table: rows for table, rows in everything(shell).items()
        if table in {"accounts", "codes", "organization_settings", "webhooks"}
    }  # fmt: skip


async def test_nothing_tells_of_them(database: Database, shell: Shell) -> None:
    ruth = await live(database, shell)
    assert {table for table, _ in traces(shell)} == {
        "users", "change_log", "audit", "credentials", "sessions", "tokens", "receipts", "uploads",
        "upload_contents", "upload_lines",
    }  # fmt: skip
    before, deeds, kept = len(change_log(shell)), acts(shell), untouched(shell)
    await erase_user(database, WHOLE, ruth)
    assert traces(shell) == []
    assert untouched(shell) == kept
    assert shell.execute("SELECT count(*) FROM failed_sign_ins").fetchone()[0] == 0
    assert shell.execute("SELECT sip, user_id FROM extensions ORDER BY sip").fetchall() == [
        ("420", None),
        ("421", None),
    ]
    assert [row[2:5] for row in change_log(shell)[before:]] == [
        ("extension", 1, "update"), ("extension", 2, "update"), ("user", ruth, "delete"),
    ]  # fmt: skip
    assert [row[5:] for row in change_log(shell) if row[2:4] == ("user", ruth)] == [
        (None, {"id": ruth, "name": "", "email": "", "active": True}),
        ({"id": ruth, "name": "", "email": "", "active": True}, {"id": ruth, "name": "", "email": "", "active": True}),
        ({"id": ruth, "name": "", "email": "", "active": True}, None),
    ]
    assert [deed[:3] for deed in acts(shell)] == [*(deed[:3] for deed in deeds), ("erase", "user", ruth)]
    assert acts(shell)[-1][3] == {}


async def test_what_they_did_remains_of_nobody(database: Database, shell: Shell) -> None:
    ruth = await live(database, shell)
    query = "SELECT id, at, action, entity, entity_id FROM audit ORDER BY id"
    before = shell.execute(query).fetchall()
    await erase_user(database, WHOLE, ruth)
    assert shell.execute(query).fetchall()[:-1] == before
    theirs = shell.execute(
        "SELECT action, entity, actor, actor_id, address FROM audit WHERE actor_kind = 'person' ORDER BY id"
    ).fetchall()
    assert [row[:2] for row in theirs if row[2] == ""] == [
        ("sign_in", "credential"), ("set", "user"), ("issue", "token"),
    ]  # fmt: skip
    assert {row[3:] for row in theirs} == {(None, "")}
    others = {row[0] for row in shell.execute("SELECT actor FROM audit WHERE actor_kind <> 'person'")}
    assert others == {"dana", "manager"}
    assert ("set", "user", 5, {"name": {"before": "Avi", "after": "Avi B."}}) in acts(shell)
    assert ("set", "user", 5, {"email": {"before": "avi@acme.example", "after": "avi2@acme.example"}}) in acts(shell)


async def test_one_who_was_deleted_before(database: Database, shell: Shell) -> None:
    ruth = await live(database, shell)
    await enable_user(database, DANA, ruth, active=False)
    await delete_user(database, DANA, ruth)
    reached = revision(shell)
    await erase_user(database, WHOLE, ruth)
    assert traces(shell) == []
    assert revision(shell) == reached
    assert acts(shell)[-1] == ("erase", "user", ruth, {})


async def test_one_of_whom_the_audit_alone_knows(database: Database, shell: Shell) -> None:
    ruth = await live(database, shell)
    await enable_user(database, DANA, ruth, active=False)
    await delete_user(database, DANA, ruth)
    shell.execute("DELETE FROM change_log WHERE organization_id = 1 AND revision < ?", (revision(shell),))
    await erase_user(database, WHOLE, ruth)
    assert traces(shell) == []


async def test_again(database: Database, shell: Shell) -> None:
    ruth = await live(database, shell)
    await erase_user(database, WHOLE, ruth)
    once = everything(shell)
    await erase_user(database, DANA, ruth)
    assert everything(shell) == once


async def test_they_may_do_it_themselves(database: Database, shell: Shell) -> None:
    ruth = await live(database, shell)
    (credential,) = shell.execute("SELECT id FROM credentials WHERE user_id = ?", (ruth,)).fetchone()
    await erase_user(database, Actor("person", f"{NAME} <{LOGIN}>", Reach(1), credential, "203.0.113.7"), ruth)
    assert traces(shell) == []


async def test_the_audit_is_closed_again(database: Database, shell: Shell) -> None:
    ruth = await live(database, shell)
    await erase_user(database, WHOLE, ruth)
    with pytest.raises(Exception, match="rows are only added"):
        shell.execute("UPDATE audit SET actor = 'x'")


async def test_only_who_manages_all_of_it(database: Database, shell: Shell) -> None:
    ruth = (await add_user(database, DANA, NAME, EMAIL, 1)).id
    before = everything(shell)
    with pytest.raises(NotPermittedError):
        await erase_user(database, PART, ruth)
    assert everything(shell) == before
    await enable_user(database, DANA, ruth, active=False)
    await delete_user(database, DANA, ruth)
    for actor in (PART, Actor("token", "stranger", Reach(9), 2)):
        with not_found(shell, f"user_id: there is no user {ruth}"):
            await erase_user(database, actor, ruth)


@pytest.mark.parametrize("user_id", [0, 77, 2**53, 2**63])
async def test_one_that_never_was(database: Database, shell: Shell, user_id: int) -> None:
    with not_found(shell, f"user_id: there is no user {user_id}"):
        await erase_user(database, Actor("command line", "dana", EVERYTHING), user_id)


async def test_the_files_hold_nothing_of_them_either(database: Database, shell: Shell, path: Path) -> None:
    ruth = await live(database, shell)
    files = [path, path.with_name(f"{path.name}-wal")]
    assert any(LOGIN.encode() in it.read_bytes() for it in files)
    await erase_user(database, WHOLE, ruth)
    for file in files:
        for sought in (NAME, OLD_NAME, EMAIL, LOGIN):
            assert sought.encode() not in file.read_bytes(), (file.name, sought)
