"""What a presented code opens, as the read path asks it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.code import Grant
from dialtree.directory.network import read_network
from dialtree.storage.accounts import load_chain
from dialtree.storage.codes import find_by_digest
from dialtree.storage.revisions import read_revision


async def find_grant(connection: AsyncConnection, digest: bytes) -> tuple[int | None, Grant] | None:
    """What the code with a digest opens, and the revision of its organisation; None when there is no such code.

    Args:
        connection: A transaction that reads.
        digest: The code's SHA-256 digest.
    """
    code = await find_by_digest(connection, digest)
    if code is None:
        return None
    chain = await load_chain(connection, code.account_id)
    grant = Grant(
        code_id=code.id,
        organization_id=code.organization_id,
        account_id=code.account_id,
        scope=code.scope,
        networks=tuple(read_network("networks", network) for network in code.networks),
        expires_at=code.expires_at,
        active=code.revoked_at is None and all(account.active for account in chain),
    )
    return await read_revision(connection, code.organization_id), grant
