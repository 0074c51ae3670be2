"""Revisions: how caches notice that an organisation has changed (DESIGN, Freshness)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import organizations


async def read_revision(connection: AsyncConnection, organization_id: int) -> int | None:
    """The revision of an organisation; None when there is no such organisation."""
    revision: int | None = await connection.scalar(
        select(organizations.c.revision).where(organizations.c.id == organization_id)
    )
    return revision
