"""What a presented code opens, as the read path asks it."""

from sqlalchemy import bindparam, exists, false, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.code import Grant
from dialtree.directory.network import read_network
from dialtree.storage.schema import accounts, codes, organizations

_IS_ASKED_FOR = codes.c.digest == bindparam("digest")
_COLUMNS = (accounts.c.id, accounts.c.parent_id, accounts.c.active)

_own = (
    select(*_COLUMNS)
    .join(codes, codes.c.account_id == accounts.c.id)
    .where(_IS_ASKED_FOR)
    .cte("account_and_above", recursive=True)
)
_above = _own.union_all(select(*_COLUMNS).join(_own, accounts.c.id == _own.c.parent_id))

# One statement, made once: it is asked before the first answer after each write.
_GRANT = (
    select(
        organizations.c.revision,
        ~exists().where(_above.c.active == false()),
        codes.c.id,
        codes.c.organization_id,
        codes.c.account_id,
        codes.c.scope,
        codes.c.networks,
        codes.c.expires_at,
        codes.c.revoked_at,
    )
    .join(organizations, organizations.c.id == codes.c.organization_id)
    .where(_IS_ASKED_FOR)
)


async def find_grant(connection: AsyncConnection, digest: bytes) -> tuple[int, Grant] | None:
    """What the code with a digest opens, and the revision of its organisation; None when there is no such code.

    Args:
        connection: A transaction that reads.
        digest: The code's SHA-256 digest.
    """
    row = (await connection.execute(_GRANT, {"digest": digest})).one_or_none()
    if row is None:
        return None
    revision, enabled, code_id, organization_id, account_id, scope, networks, expires_at, revoked_at = row
    grant = Grant(
        code_id=code_id,
        organization_id=organization_id,
        account_id=account_id,
        scope=scope,
        networks=tuple(read_network("networks", network) for network in networks),
        expires_at=expires_at,
        active=revoked_at is None and bool(enabled),
    )
    return revision, grant
