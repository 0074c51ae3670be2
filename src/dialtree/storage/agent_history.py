"""Agent sessions as history: who was where, when, at what status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import FromClause, Select, func, or_, select
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


def periods_of(sessions: FromClause) -> Select[*tuple[Any, ...]]:
    """The query of agent sessions with what people call them; `read_period` reads its rows.

    Args:
        sessions: The sessions, with the columns of the table.
    """
    own = sessions.c
    return (
        select(
            own.id,
            own.organization_id,
            own.user_id,
            func.coalesce(users.c.name, ""),
            own.extension_id,
            func.coalesce(extensions.c.sip, ""),
            func.coalesce(extensions.c.name, ""),
            own.status,
            own.started_at,
            own.ended_at,
        )
        .select_from(sessions)
        .outerjoin(users, users.c.id == own.user_id)
        .outerjoin(extensions, extensions.c.id == own.extension_id)
    )


def read_period(row: Sequence[Any]) -> AgentPeriod:
    """The period that a row of `periods_of` tells of."""
    return AgentPeriod(*row)


_PERIODS = periods_of(agent_sessions)


async def list_periods(connection: AsyncConnection, wanted: PeriodFilter, window: Window) -> Page[AgentPeriod]:
    """The periods that a filter lets through, sorted by `id`, which is the order in which they began."""
    own = agent_sessions.c
    return await load_page(connection, _filtered(wanted), window, {"id": own.id}, own.id, read_period)


def _filtered(wanted: PeriodFilter) -> Select[*tuple[Any, ...]]:
    own = agent_sessions.c
    query = _PERIODS.where(places(wanted.where, own.organization_id, extensions.c.account_id))
    if wanted.user_id is not None:
        query = query.where(own.user_id == wanted.user_id)
    if wanted.extension_id is not None:
        query = query.where(own.extension_id == wanted.extension_id)
    if wanted.since is not None:
        query = query.where(or_(own.ended_at.is_(None), own.ended_at > wanted.since))
    if wanted.until is not None:
        query = query.where(own.started_at < wanted.until)
    return query
