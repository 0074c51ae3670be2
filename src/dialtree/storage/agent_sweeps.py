"""Agent sessions that should be over: of agents who are to be logged out, and of what is no longer active."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.agent_session import AgentSession
from dialtree.storage.agent_sessions import COLUMNS, IS_OPEN
from dialtree.storage.agent_views import ON_DISABLED
from dialtree.storage.schema import agent_sessions, extensions, organization_settings, users

_HOURS = organization_settings.c.agent_hours

_USER_IS_ACTIVE = exists().where(users.c.id == agent_sessions.c.user_id, users.c.active)
_EXTENSION_IS_ACTIVE = exists().where(
    extensions.c.id == agent_sessions.c.extension_id, extensions.c.active, ~ON_DISABLED
)
_IS_HELD_BY_NONE = ~and_(_USER_IS_ACTIVE, _EXTENSION_IS_ACTIVE)


async def find_stale(connection: AsyncConnection, now: datetime) -> Sequence[int]:
    """The organisations that have sessions which should be over."""
    hours = (await connection.execute(select(_HOURS).where(_HOURS.is_not(None)).distinct())).scalars()
    overdue = [and_(it == _HOURS, agent_sessions.c.logged_in_at <= now - timedelta(hours=it)) for it in hours]
    query = (
        select(agent_sessions.c.organization_id)
        .outerjoin(organization_settings, organization_settings.c.organization_id == agent_sessions.c.organization_id)
        .where(IS_OPEN, or_(_IS_HELD_BY_NONE, *overdue))
        .distinct()
        .order_by(agent_sessions.c.organization_id)
    )
    return (await connection.execute(query)).scalars().all()


async def load_stale(
    connection: AsyncConnection, organization_id: int, now: datetime
) -> tuple[Sequence[AgentSession], int | None]:
    """The sessions of an organisation that should be over, and after how many hours it logs agents out."""
    theirs = organization_settings.c.organization_id == organization_id
    hours: int | None = await connection.scalar(select(_HOURS).where(theirs))
    stale = [_IS_HELD_BY_NONE]
    if hours is not None:
        stale.append(agent_sessions.c.logged_in_at <= now - timedelta(hours=hours))
    query = select(*COLUMNS).where(agent_sessions.c.organization_id == organization_id, IS_OPEN, or_(*stale))
    return [AgentSession(*row) for row in await connection.execute(query)], hours
