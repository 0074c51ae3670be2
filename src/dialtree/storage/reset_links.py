"""Queries of the one-time links by which people set a new password."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import reset_links


class ResetLink(msgspec.Struct, frozen=True):
    """A link, without its digest.

    Attributes:
        credential_id: Whose password it sets.
        expires_at: When it ceases to be good.
    """

    credential_id: int
    expires_at: datetime


async def find_link(connection: AsyncConnection, digest: bytes) -> ResetLink | None:
    """The link with a digest; None when there is none."""
    query = select(reset_links.c.credential_id, reset_links.c.expires_at).where(reset_links.c.digest == digest)
    row = (await connection.execute(query)).one_or_none()
    return ResetLink(*row) if row else None


async def insert_link(
    connection: AsyncConnection, link: ResetLink, organization_id: int | None, digest: bytes, now: datetime
) -> None:
    """Writes a new link."""
    values = {"organization_id": organization_id, "digest": digest, "created_at": now}
    await connection.execute(insert(reset_links).values(**values, **msgspec.structs.asdict(link)))


async def delete_links(connection: AsyncConnection, credential_id: int) -> None:
    """Has all links of a credential be good no more."""
    await connection.execute(delete(reset_links).where(reset_links.c.credential_id == credential_id))
