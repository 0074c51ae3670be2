"""Who worked in an organisation in a time, such as a day, and when they were where.

What is read is what lies in the time, however long the history before and after it is: what began in it, and of each
agent the one period that began last before it, as an agent is in one place at a time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import CTE, FromClause, Select, column, func, or_, select, union_all, values
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.agent_history import AgentPeriod, periods_of, read_period
from dialtree.storage.extension_pages import Selection, places
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import agent_sessions, extensions, users
from dialtree.storage.types import Id


class Worker(msgspec.Struct, frozen=True):
    """Somebody who held extensions.

    Attributes:
        user_id: Who.
        name: Their name now; "" when there is no such user any more.
    """

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class TimeFilter:
    """Which periods are wanted.

    Attributes:
        organization_id: Those in this organisation.
        where: Those at the extensions that this has; at extensions that are deleted, if it has all of the organisation.
        since: Those that ended after this moment, or go on.
        until: Those that began before this moment.
    """

    organization_id: int
    where: Selection
    since: datetime
    until: datetime


async def list_workers(connection: AsyncConnection, wanted: TimeFilter, window: Window) -> Page[Worker]:
    """Those who have any of the periods that a filter lets through, sorted by `name`."""
    sessions = _lasting(wanted, _agents(wanted.organization_id))
    who, name = sessions.c.user_id, func.coalesce(users.c.name, "")
    query = _within(wanted, sessions).with_only_columns(who, name).group_by(who, users.c.name)
    return await load_page(connection, query, window, {"name": name}, who, lambda row: Worker(*row))


async def load_periods(
    connection: AsyncConnection, wanted: TimeFilter, user_ids: Collection[int], most: int | None
) -> list[AgentPeriod]:
    """The periods of some users that a filter lets through, in the order in which they began.

    Args:
        connection: A transaction that reads.
        wanted: The filter.
        user_ids: The users, not more than a page has.
        most: How many periods at most; None for all.
    """
    asked = values(column("user_id", Id), name="agents").data([(it,) for it in user_ids]).cte()
    own = (sessions := _lasting(wanted, asked)).c
    query = _within(wanted, sessions).where(own.user_id.in_(user_ids)).order_by(own.started_at, own.id).limit(most)
    return [read_period(row) for row in await connection.execute(query)]


def _within(wanted: TimeFilter, sessions: FromClause) -> Select[*tuple[Any, ...]]:
    return periods_of(sessions).where(places(wanted.where, sessions.c.organization_id, extensions.c.account_id))


def _lasting(wanted: TimeFilter, agents: FromClause) -> FromClause:
    """The periods that a filter lets through: all that began in its time, and of some agents those from before."""
    own = agent_sessions.c
    in_time = (
        own.organization_id == wanted.organization_id,
        own.started_at >= wanted.since,
        own.started_at < wanted.until,
    )
    goes_on = or_(own.ended_at.is_(None), own.ended_at > wanted.since)
    begun = select(agent_sessions).where(*in_time, goes_on)
    last = _last_before(agents, wanted).subquery()
    # A join, as with a condition planners may well read all that the organisation has.
    before = select(agent_sessions).join(last, last.c.id == own.id).where(goes_on)
    return union_all(begun, before).subquery()


def _last_before(agents: FromClause, wanted: TimeFilter) -> Select[int]:
    """The query of each agent's last period that began before a filter's time."""
    own = agent_sessions.alias().c
    last = (
        select(own.id)
        .where(
            own.organization_id == wanted.organization_id,
            own.user_id == agents.c.user_id,
            own.started_at < wanted.since,
        )
        .order_by(own.started_at.desc(), own.id.desc())
        .limit(1)
    )
    return select(last.scalar_subquery().label("id")).where(agents.c.user_id.is_not(None))


def _agents(organization_id: int) -> CTE:
    """All who ever held an extension: from one to the next by the index, as to read all periods takes too long."""
    own = agent_sessions.alias()
    first = select(func.min(own.c.user_id).label("user_id")).where(own.c.organization_id == organization_id)
    agents = first.cte("agents", recursive=True)
    following = select(func.min(own.c.user_id)).where(
        own.c.organization_id == organization_id, own.c.user_id > agents.c.user_id
    )
    return agents.union_all(select(following.scalar_subquery()).where(agents.c.user_id.is_not(None)))
