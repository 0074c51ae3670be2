"""Queries of those agent statuses that organisations have added or changed."""

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.agent_status import AgentStatus
from dialtree.storage.schema import agent_statuses

_COLUMNS = tuple(agent_statuses.c[field] for field in AgentStatus.__struct_fields__)


async def load_statuses(connection: AsyncConnection, organization_id: int) -> list[AgentStatus]:
    """The statuses that an organisation has added or changed, by number."""
    query = select(*_COLUMNS).where(agent_statuses.c.organization_id == organization_id).order_by(agent_statuses.c.id)
    return [AgentStatus(*row) for row in await connection.execute(query)]


async def write_status(connection: AsyncConnection, organization_id: int, status: AgentStatus) -> None:
    """Writes a status of an organisation, in place of the one that it has of that number."""
    await remove_status(connection, organization_id, status.id)
    values = msgspec.structs.asdict(status)
    await connection.execute(insert(agent_statuses).values(organization_id=organization_id, **values))


async def remove_status(connection: AsyncConnection, organization_id: int, status_id: int) -> None:
    """Removes what an organisation has added or changed by a number, if anything."""
    wanted = (agent_statuses.c.organization_id == organization_id) & (agent_statuses.c.id == status_id)
    await connection.execute(delete(agent_statuses).where(wanted))
