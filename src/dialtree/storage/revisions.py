"""Revisions: how caches notice that an organisation has changed (DESIGN, Freshness)."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import change_log, organizations


async def read_revision(connection: AsyncConnection, organization_id: int) -> int | None:
    """The revision of an organisation; None when there is no such organisation."""
    revision: int | None = await connection.scalar(
        select(organizations.c.revision).where(organizations.c.id == organization_id)
    )
    return revision


async def last_revision(connection: AsyncConnection, organization_id: int) -> int:
    """The last revision of an organisation, also when it exists no longer; 0 when it never did."""
    query = select(func.max(change_log.c.revision)).where(change_log.c.organization_id == organization_id)
    return await connection.scalar(query) or 0
