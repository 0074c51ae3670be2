"""Extensions with who holds them now, as management shows them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, and_, false, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.search import search_text, search_words
from dialtree.storage.agent_sessions import IS_OPEN
from dialtree.storage.batches import in_batches
from dialtree.storage.extension_pages import SORTS, Selection, places
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import accounts, agent_sessions, extensions, users
from dialtree.storage.searching import search_page


class AgentView(msgspec.Struct, frozen=True):
    """An extension, and who holds it.

    Attributes:
        extension_id: The extension.
        organization_id: Its organisation.
        account_id: The account it is on.
        account_name: That account's name.
        sip: Its SIP id.
        name: Its name.
        speed_dial: Its speed dial; "" when it has none.
        user_id: Who holds it; null when it is free.
        user_name: Their name; "" when it is free.
        status: The number of their status; null when it is free.
        since: Since when they are at that status; null when it is free.
        logged_in_at: Since when they hold it; null when it is free.
    """

    extension_id: int
    organization_id: int
    account_id: int
    account_name: str
    sip: str
    name: str
    speed_dial: str
    user_id: int | None
    user_name: str
    status: int | None
    since: datetime | None
    logged_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgentFilter:
    """Which extensions a list shows.

    Attributes:
        where: Those that this has; it says nothing of users.
        status: Those whose holder is at this status; None means any.
        held: Those that somebody holds, or that are free; None means both.
        user_id: The one that this user holds; None means any.
        search: Those in whose SIP id, name, speed dial or holder's name are all words of this text, without case,
            diacritics and Hebrew points.
    """

    where: Selection
    status: int | None = None
    held: bool | None = None
    user_id: int | None = None
    search: str = ""


class StatusCount(msgspec.Struct, frozen=True):
    """How many agents are at a status.

    Attributes:
        status: The number of the status.
        agents: How many.
    """

    status: int
    agents: int


class AgentTotals(msgspec.Struct, frozen=True):
    """How many extensions there are, and how they are held.

    Attributes:
        extensions: All of them.
        free: Those that nobody holds.
        statuses: How many are held at each status at which any is, by number.
    """

    extensions: int
    free: int
    statuses: Sequence[StatusCount]


HELD = (
    select(
        agent_sessions.c.extension_id,
        agent_sessions.c.user_id,
        users.c.name.label("user_name"),
        agent_sessions.c.status,
        agent_sessions.c.started_at,
        agent_sessions.c.logged_in_at,
    )
    .join(users, and_(users.c.id == agent_sessions.c.user_id, users.c.active))
    .where(IS_OPEN)
    .subquery("held")
)
"""Who holds which extension. Whoever is no longer an active user holds nothing."""

_disabled = select(accounts.c.id, accounts.c.organization_id).where(accounts.c.active == false()).cte(recursive=True)
_DISABLED = _disabled.union_all(
    select(accounts.c.id, accounts.c.organization_id).join(_disabled, accounts.c.parent_id == _disabled.c.id)
)
ON_DISABLED = extensions.c.account_id.in_(select(_DISABLED.c.id))
"""Whether an extension's account, or one above, is disabled."""

_VIEWED = (
    select(
        extensions.c.id,
        extensions.c.organization_id,
        extensions.c.account_id,
        accounts.c.name,
        extensions.c.sip,
        extensions.c.name,
        extensions.c.speed_dial,
        HELD.c.user_id,
        func.coalesce(HELD.c.user_name, ""),
        HELD.c.status,
        HELD.c.started_at,
        HELD.c.logged_in_at,
    )
    .join(accounts, accounts.c.id == extensions.c.account_id)
    .outerjoin(HELD, HELD.c.extension_id == extensions.c.id)
    .where(extensions.c.active, ~ON_DISABLED)
)

_SOUGHT = (
    extensions.c.id,
    extensions.c.sip,
    extensions.c.name,
    extensions.c.speed_dial,
    func.coalesce(HELD.c.user_name, ""),
)


async def list_agents(connection: AsyncConnection, wanted: AgentFilter, window: Window) -> Page[AgentView]:
    """The active extensions that a filter lets through, sorted by `sip`, `name`, `speed_dial` or `id`."""
    query = filtered(wanted)
    sorts = {it: extensions.c[it] for it in SORTS}
    if words := search_words(wanted.search):
        # What is looked at of all rows is little; the rest is loaded of those that are shown.
        page = await search_page(
            connection, query.with_only_columns(*_SOUGHT), words, _text, window, sorts, extensions.c.id, tuple
        )
        views = await load_agents(connection, [it[0] for it in page.items])
        return Page([views[it[0]] for it in page.items], page.total, page.last)
    return await load_page(connection, query, window, sorts, extensions.c.id, read_view)


async def load_agents(connection: AsyncConnection, ids: Collection[int]) -> dict[int, AgentView]:
    """Those of some extensions that are active, by id."""
    found: dict[int, AgentView] = {}
    for batch in in_batches(filter(is_id, ids)):
        rows = await connection.execute(_VIEWED.where(extensions.c.id.in_(batch)))
        found.update({row[0]: read_view(row) for row in rows})
    return found


async def count_agents(connection: AsyncConnection, wanted: AgentFilter) -> AgentTotals:
    """How many active extensions a filter lets through, and how they are held; it must search for nothing."""
    seen = filtered(wanted).with_only_columns(HELD.c.status, func.count()).group_by(HELD.c.status)
    counts = {row[0]: row[1] for row in await connection.execute(seen)}
    held = [StatusCount(status, counts[status]) for status in sorted(it for it in counts if it is not None)]
    return AgentTotals(sum(counts.values()), counts.get(None, 0), held)


def filtered(wanted: AgentFilter) -> Select[*tuple[Any, ...]]:
    """The query of what a filter lets through, but for its search, in no order; `read_view` reads its rows."""
    query = _VIEWED.where(places(wanted.where, extensions.c.organization_id, extensions.c.account_id))
    if wanted.status is not None:
        query = query.where(HELD.c.status == wanted.status)
    if wanted.user_id is not None:
        query = query.where(HELD.c.user_id == wanted.user_id)
    if wanted.held is not None:
        query = query.where(HELD.c.user_id.is_not(None) if wanted.held else HELD.c.user_id.is_(None))
    return query


def _text(sought: tuple[Any, ...]) -> str:
    return search_text(*sought[1:])


def text_of(view: AgentView) -> str:
    """What of an extension is searched in, folded."""
    return search_text(view.sip, view.name, view.speed_dial, view.user_name)


def read_view(row: Sequence[Any]) -> AgentView:
    """The extension that a row of `filtered` tells of."""
    return AgentView(*row)
