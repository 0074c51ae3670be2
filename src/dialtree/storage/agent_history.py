"""Agent sessions as history: who was where, when, at what status."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.extension_pages import Selection, places
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import agent_sessions, extensions, users


class AgentPeriod(msgspec.Struct, frozen=True):
    """A time for which somebody held an extension at one status.

    Attributes:
        id: Its number.
        organization_id: The organisation.
        user_id: Who.
        user_name: Their name now; "" when there is no such user any more.
        extension_id: Which extension.
        sip: Its SIP id now; "" when there is no such extension any more.
        extension_name: Its name now; "" when there is no such extension any more.
        status: The number of the status.
        since: From when.
        until: To when; null when it goes on.
    """

    id: int
    organization_id: int
    user_id: int
    user_name: str
    extension_id: int
    sip: str
    extension_name: str
    status: int
    since: datetime
    until: datetime | None


class Worker(msgspec.Struct, frozen=True):
    """Somebody who held extensions.

    Attributes:
        user_id: Who.
        name: Their name now; "" when there is no such user any more.
    """

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PeriodFilter:
    """Which periods are wanted; None means any.

    Attributes:
        where: Those at the extensions that this has; at extensions that are deleted, if it has all of an organisation.
        user_id: Those of one user.
        extension_id: Those at one extension.
        since: Those that ended after this moment, or go on.
        until: Those that began before this moment.
    """

    where: Selection
    user_id: int | None = None
    extension_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


_PERIODS = (
    select(
        agent_sessions.c.id,
        agent_sessions.c.organization_id,
        agent_sessions.c.user_id,
        func.coalesce(users.c.name, ""),
        agent_sessions.c.extension_id,
        func.coalesce(extensions.c.sip, ""),
        func.coalesce(extensions.c.name, ""),
        agent_sessions.c.status,
        agent_sessions.c.started_at,
        agent_sessions.c.ended_at,
    )
    .outerjoin(users, users.c.id == agent_sessions.c.user_id)
    .outerjoin(extensions, extensions.c.id == agent_sessions.c.extension_id)
)


async def list_periods(connection: AsyncConnection, wanted: PeriodFilter, window: Window) -> Page[AgentPeriod]:
    """The periods that a filter lets through, sorted by `id`, which is the order in which they began."""
    own = agent_sessions.c
    return await load_page(connection, _filtered(_PERIODS, wanted), window, {"id": own.id}, own.id, _period)


async def list_workers(connection: AsyncConnection, wanted: PeriodFilter, window: Window) -> Page[Worker]:
    """Those who have any of the periods that a filter lets through, sorted by `name`."""
    own, name = agent_sessions.c, func.coalesce(users.c.name, "")
    query = _filtered(_PERIODS, wanted).with_only_columns(own.user_id, name).group_by(own.user_id, users.c.name)
    return await load_page(connection, query, window, {"name": name}, own.user_id, lambda row: Worker(*row))


async def load_periods_of(
    connection: AsyncConnection, wanted: PeriodFilter, user_ids: Collection[int], most: int | None
) -> list[AgentPeriod]:
    """The periods of some users that a filter lets through, in the order in which they began.

    Args:
        connection: A transaction that reads.
        wanted: The filter.
        user_ids: The users, not more than a page has.
        most: How many periods at most; None for all.
    """
    own = agent_sessions.c
    query = _filtered(_PERIODS, wanted).where(own.user_id.in_(user_ids)).order_by(own.started_at, own.id).limit(most)
    return [_period(row) for row in await connection.execute(query)]


def _filtered(query: Select[*tuple[Any, ...]], wanted: PeriodFilter) -> Select[*tuple[Any, ...]]:
    own = agent_sessions.c
    query = query.where(places(wanted.where, own.organization_id, extensions.c.account_id))
    if wanted.user_id is not None:
        query = query.where(own.user_id == wanted.user_id)
    if wanted.extension_id is not None:
        query = query.where(own.extension_id == wanted.extension_id)
    if wanted.since is not None:
        query = query.where(or_(own.ended_at.is_(None), own.ended_at > wanted.since))
    if wanted.until is not None:
        query = query.where(own.started_at < wanted.until)
    return query


def _period(row: Sequence[Any]) -> AgentPeriod:
    return AgentPeriod(*row)
