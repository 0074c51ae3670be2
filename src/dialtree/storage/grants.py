"""What a presented code opens, as the read path asks it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.code import Grant
from dialtree.directory.network import read_network
from dialtree.storage.schema import accounts, codes, organizations

_COLUMNS = (accounts.c.id, accounts.c.parent_id, accounts.c.active)


def _grant_where(is_asked_for: ColumnElement[bool]) -> Select[Any]:
    own = (
        select(*_COLUMNS)
        .join(codes, codes.c.account_id == accounts.c.id)
        .where(is_asked_for)
        .cte("account_and_above", recursive=True)
    )
    above = own.union_all(select(*_COLUMNS).join(own, accounts.c.id == own.c.parent_id))
    return (
        select(
            organizations.c.revision,
            ~exists().where(above.c.active == false()),
            codes.c.id,
            codes.c.organization_id,
            codes.c.account_id,
            codes.c.scope,
            codes.c.networks,
            codes.c.expires_at,
            codes.c.revoked_at,
        )
        .join(organizations, organizations.c.id == codes.c.organization_id)
        .where(is_asked_for)
    )


# Made once: it is asked before the first answer after each write.
_BY_DIGEST = _grant_where(codes.c.digest == bindparam("digest"))
_BY_ID = _grant_where(codes.c.id == bindparam("code"))


async def find_grant(connection: AsyncConnection, digest: bytes) -> tuple[int, Grant] | None:
    """What the code with a digest opens, and the revision of its organisation; None when there is no such code.

    Args:
        connection: A transaction that reads.
        digest: The code's SHA-256 digest.
    """
    row = (await connection.execute(_BY_DIGEST, {"digest": digest})).one_or_none()
    return _read(row) if row else None


async def find_grant_of(connection: AsyncConnection, code_id: int) -> Grant | None:
    """What the code of a number opens; None when there is none."""
    row = (await connection.execute(_BY_ID, {"code": code_id})).one_or_none()
    return _read(row)[1] if row else None


def _read(row: Sequence[Any]) -> tuple[int, Grant]:
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
