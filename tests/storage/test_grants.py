from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network

import pytest

from dialtree.directory.code import Grant
from dialtree.storage.database import Database
from dialtree.storage.grants import find_grant
from storage.plain_sql import populate, revision
from storage.shell import Shell

_DIGEST = b"\x01" * 32
_AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def codes(shell: Shell) -> None:
    populate(shell)


async def find(database: Database, digest: bytes = _DIGEST) -> tuple[int, Grant] | None:
    async with database.read() as connection:
        return await find_grant(connection, digest)


async def test_what_a_code_opens(database: Database, shell: Shell) -> None:
    grant = Grant(1, 1, 2, "account", (IPv4Network("10.0.0.0/8"),), _AT, active=True)
    assert await find(database) == (revision(shell), grant)


async def test_an_unknown_one(database: Database) -> None:
    assert await find(database, b"\x02" * 32) is None


async def test_networks_and_no_expiry(database: Database, shell: Shell) -> None:
    shell.execute("""UPDATE codes SET networks = '["2001:db8::/32"]', expires_at = NULL, scope = 'organization'""")
    found = await find(database)
    assert found
    _, grant = found
    assert (grant.networks, grant.expires_at, grant.scope) == ((IPv6Network("2001:db8::/32"),), None, "organization")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE codes SET revoked_at = created_at WHERE id = 1",
        "UPDATE accounts SET active = FALSE WHERE id = 2",
        "UPDATE accounts SET active = FALSE WHERE id = 1",
    ],
)
async def test_what_makes_it_inactive(database: Database, shell: Shell, statement: str) -> None:
    shell.execute(statement)
    found = await find(database)
    assert found
    assert found[1].active is False
    other = await find(database, b"\x09" * 32)
    assert other
    assert other[1].active is True
