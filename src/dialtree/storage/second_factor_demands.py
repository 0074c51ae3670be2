"""Queries of the roles that must sign in with a second factor."""

from datetime import datetime

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.role import Role
from dialtree.storage.schema import second_factor_demands


async def load_demands(connection: AsyncConnection) -> dict[Role, datetime]:
    """The roles, each with since when, in alphabetical order."""
    query = select(second_factor_demands.c.role, second_factor_demands.c.created_at)
    return {row[0]: row[1] for row in await connection.execute(query.order_by(second_factor_demands.c.role))}


async def is_demanded(connection: AsyncConnection, role: Role) -> bool:
    """Whether a role must."""
    return bool(await connection.scalar(select(exists().where(second_factor_demands.c.role == role))))


async def insert_demand(connection: AsyncConnection, role: Role, at: datetime) -> None:
    """Demands it of a role of which it was not."""
    await connection.execute(insert(second_factor_demands).values(role=role, created_at=at))


async def delete_demand(connection: AsyncConnection, role: Role) -> None:
    """Demands it of a role no more."""
    await connection.execute(delete(second_factor_demands).where(second_factor_demands.c.role == role))
