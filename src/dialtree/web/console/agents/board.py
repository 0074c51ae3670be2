"""The agent board: a page of extensions with who holds them, and the totals."""

from typing import Any

from dialtree.directory.reach import Reach
from dialtree.management.versions import version_of
from dialtree.storage.agent_views import AgentFilter, AgentView, count_agents, list_agents, load_agents
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import load_places
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import with_query
from dialtree.web.console.agents.addresses import board_of
from dialtree.web.console.agents.query import BoardQuery
from dialtree.web.console.agents.statuses import load_named
from dialtree.web.console.agents.totals import totals_of
from dialtree.web.console.pager import Leaf, load_leaf
from dialtree.web.console.place import Place
from dialtree.web.door import Door


async def load_frame(
    request: Requested, directory: Database, place: Place, door: Door, query: BoardQuery
) -> dict[str, Any]:
    """What the totals and each row know besides what they are of."""
    reach, own = request.user.reach, place.organization.id
    statuses = await load_named(request, directory, place)
    async with directory.read() as connection:
        counts = await count_agents(connection, AgentFilter(query.where(reach, own)))
    return {
        "query": query,
        "root": board_of(place),
        "statuses": statuses,
        "totals": totals_of(counts, statuses, query),
        "now": door.clock(),
        "version_of": version_of,
        "zone": place.organization.time_zone,
        "is_whole": reach.has_all_of(own),
    }


async def load_board(request: Requested, directory: Database, place: Place, query: BoardQuery) -> Leaf[AgentView]:
    """The page of extensions that is asked for."""
    wanted = query.wanted(request.user.reach, place.organization.id)
    name = query.sort.removeprefix("-")

    async def load(window: Window) -> Page[AgentView]:
        async with directory.read() as connection:
            return await list_agents(connection, wanted, window)

    return await load_leaf(load, lambda it: (getattr(it, name), it.extension_id), query, sort=query.sort)


async def load_rows(directory: Database, reach: Reach, place: Place, ids: list[int]) -> list[AgentView]:
    """Some extensions of the organisation as they are now, without those that are out of reach or no longer active."""
    own = place.organization.id
    async with directory.read() as connection:
        views = await load_agents(connection, ids)
        seen = await load_places(connection, BoardQuery().where(reach, own), own)
    return [it for it in views.values() if it.organization_id == own and (seen is None or it.account_id in seen)]


def events_of(place: Place, query: BoardQuery) -> str:
    """Where is told what happens to the agents whom the board is of."""
    narrowed = {"account_id": query.account, "below": "" if query.only else "true"} if query.account else {}
    return with_query("/api/v1/agents/events", {"organization_id": place.organization.id, **narrowed})
