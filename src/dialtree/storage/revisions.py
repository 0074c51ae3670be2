"""Revisions: how caches notice that an organisation has changed (DESIGN, Freshness)."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.batches import in_batches
from dialtree.storage.schema import change_log, organizations


async def read_revision(connection: AsyncConnection, organization_id: int) -> int | None:
    """The revision of an organisation; None when there is no such organisation."""
    revision: int | None = await connection.scalar(
        select(organizations.c.revision).where(organizations.c.id == organization_id)
    )
    return revision


async def read_revisions(connection: AsyncConnection, ids: Collection[int]) -> dict[int, int]:
    """The revisions of those organisations that exist, by id."""
    found: dict[int, int] = {}
    for batch in in_batches(ids):
        query = select(organizations.c.id, organizations.c.revision).where(organizations.c.id.in_(batch))
        found.update({row.id: row.revision for row in await connection.execute(query)})
    return found


async def last_revision(connection: AsyncConnection, organization_id: int) -> int:
    """The last revision of an organisation, also when it exists no longer; 0 when it never did."""
    query = select(func.max(change_log.c.revision)).where(change_log.c.organization_id == organization_id)
    return await connection.scalar(query) or 0
