from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from dialtree.directory.code import Scope, is_issued
from dialtree.management.codes import Terms, adopt_code, issue_code, revoke_code
from dialtree.storage.codes import CodeRow, find_by_digest, find_code
from dialtree.storage.database import Database
from management.acting import DANA, TOO_LARGE, acme, acts, last_act, not_found, refused, unchanged
from storage.plain_sql import revision
from storage.shell import Shell

_ADOPTED = "Adopted1Adopted2wxyz"
_LATER = datetime(2999, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    await acme(database)


async def kept(database: Database, code_id: int) -> CodeRow | None:
    async with database.read() as connection:
        return await find_code(connection, code_id)


async def test_issued(database: Database, shell: Shell) -> None:
    terms = Terms(" CRM ", "account", ("10.0.0.0/8", " 2001:DB8::/32", "192.0.2.7"), _LATER)
    before = datetime.now(UTC)
    row, code = await issue_code(database, DANA, 2, terms)
    networks = ("10.0.0.0/8", "2001:db8::/32", "192.0.2.7/32")
    assert is_issued(code)
    assert row == CodeRow(1, 1, 2, code[-4:], "CRM", "account", networks, _LATER, row.created_at, None, None)
    assert before <= row.created_at <= datetime.now(UTC)
    assert await kept(database, 1) == row
    digest, last_four = shell.execute("SELECT digest, last_four FROM codes").fetchone()
    assert (digest, last_four) == (sha256(code.encode()).digest(), code[-4:])
    assert last_act(shell) == (
        "issue",
        "code",
        1,
        {
            "account_id": 2,
            "last_four": code[-4:],
            "label": "CRM",
            "scope": "account",
            "networks": list(networks),
            "expires_at": "2999-01-01T10:00:00+00:00",
        },
    )


async def test_issued_on_the_usual_terms(database: Database, shell: Shell) -> None:
    row, code = await issue_code(database, DANA, 1, Terms())
    assert (row.label, row.scope, row.networks, row.expires_at) == ("", "organization", (), None)
    other, another_code = await issue_code(database, DANA, 1, Terms())
    assert (other.id, code == another_code) == (row.id + 1, False)
    assert last_act(shell)[3]["expires_at"] is None


async def test_adopted(database: Database, shell: Shell) -> None:
    row = await adopt_code(database, DANA, 2, f" {_ADOPTED}\n", Terms("old CRM"))
    assert (row.id, row.account_id, row.last_four, row.label) == (1, 2, "wxyz", "old CRM")
    async with database.read() as connection:
        assert await find_by_digest(connection, sha256(_ADOPTED.encode()).digest()) == row
        assert await find_by_digest(connection, sha256(b"another").digest()) is None
    assert last_act(shell)[:3] == ("adopt", "code", 1)


@pytest.mark.parametrize("text", ["", "short", "a" * 65, "with space1", "קוד-סודי-מאוד", "abc123!!"])
async def test_not_adopted_and_not_repeated(database: Database, shell: Shell, text: str) -> None:
    with refused(shell, "code: not 8 to 64 of A-Z, a-z and 0-9"):
        await adopt_code(database, DANA, 2, text, Terms())


async def test_adopted_once(database: Database, shell: Shell) -> None:
    await adopt_code(database, DANA, 2, _ADOPTED, Terms())
    for account_id in (2, 1, 9):
        with refused(shell, "code: known already: code 1 of account 2, which is in use"):
            await adopt_code(database, DANA, account_id, _ADOPTED, Terms())


async def test_a_revoked_one_does_not_return(database: Database, shell: Shell) -> None:
    await adopt_code(database, DANA, 2, _ADOPTED, Terms())
    await revoke_code(database, DANA, 1)
    fault = "code: known already: code 1 of account 2, which is revoked; a revoked code does not return"
    with refused(shell, fault):
        await adopt_code(database, DANA, 2, _ADOPTED, Terms())


async def test_an_issued_one_cannot_be_adopted_too(database: Database, shell: Shell) -> None:
    _, code = await issue_code(database, DANA, 2, Terms())
    with refused(shell, "code: known already: code 1 of account 2, which is in use"):
        await adopt_code(database, DANA, 9, str(code), Terms())


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        (Terms(label="a" * 101), "label: longer than 100 characters"),
        (Terms(label="a\x00b"), "label: holds a control character (U+0000)"),
        (Terms(scope="all"), "scope: 'all' is neither organization nor account"),
        (Terms(networks=("10.0.0.0/8", "10.0.0.1/8")), "networks[1]: 10.0.0.1/8 has host bits set"),
        (Terms(networks=("here",)), "networks[0]: 'here' does not appear to be an IPv4 or IPv6 network"),
        (Terms(expires_at=datetime(2026, 1, 1, tzinfo=UTC)), "expires_at: in the past"),
        (Terms(expires_at=datetime(1, 1, 1, tzinfo=UTC)), "expires_at: in the past"),
    ],
)
async def test_bad_terms(database: Database, shell: Shell, terms: Terms, fault: str) -> None:
    with refused(shell, fault):
        await issue_code(database, DANA, 2, terms)
    with refused(shell, fault):
        await adopt_code(database, DANA, 2, _ADOPTED, terms)


async def test_an_expiry_that_is_now_is_past(database: Database, shell: Shell) -> None:
    with refused(shell, "expires_at: in the past"):
        await issue_code(database, DANA, 2, Terms(expires_at=datetime.now(UTC)))


async def test_an_expiry_at_the_end_of_time(database: Database) -> None:
    end = datetime.max.replace(tzinfo=UTC)
    row, _ = await issue_code(database, DANA, 2, Terms(expires_at=end))
    assert (await kept(database, row.id)) == row


async def test_mapped_networks_are_those_of_ipv4(database: Database) -> None:
    row, _ = await issue_code(database, DANA, 2, Terms(networks=("::ffff:10.0.0.0/104",)))
    assert row.networks == ("10.0.0.0/8",)


@pytest.mark.parametrize("scope", ["organization", "account"])
async def test_scopes(database: Database, scope: Scope) -> None:
    assert (await issue_code(database, DANA, 2, Terms(scope=scope)))[0].scope == scope


async def test_revoked_for_good(database: Database, shell: Shell) -> None:
    row, code = await issue_code(database, DANA, 2, Terms("CRM"))
    revoked = await revoke_code(database, DANA, row.id)
    assert revoked.revoked_at is not None
    assert await kept(database, row.id) == revoked
    action, entity, entity_id, details = last_act(shell)
    assert (action, entity, entity_id, details["last_four"]) == ("revoke", "code", row.id, code[-4:])
    with unchanged(shell):
        assert await revoke_code(database, DANA, row.id) == revoked


@pytest.mark.parametrize("missing", [0, -1, 77, *TOO_LARGE])
async def test_what_is_not_there(database: Database, shell: Shell, missing: int) -> None:
    with not_found(shell, f"account_id: there is no account {missing}"):
        await issue_code(database, DANA, missing, Terms())
    with not_found(shell, f"account_id: there is no account {missing}"):
        await adopt_code(database, DANA, missing, _ADOPTED, Terms())
    with not_found(shell, f"code_id: there is no code {missing}"):
        await revoke_code(database, DANA, missing)


async def test_the_revision_counts_them(database: Database, shell: Shell) -> None:
    before = revision(shell)
    row, _ = await issue_code(database, DANA, 2, Terms())
    assert revision(shell) == before + 1
    await revoke_code(database, DANA, row.id)
    assert revision(shell) == before + 2
    assert [act[0] for act in acts(shell)][-2:] == ["issue", "revoke"]
