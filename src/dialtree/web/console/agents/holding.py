"""What pages of other things say of agents: who holds an extension now, and which one a user holds."""

from typing import Any

from dialtree.storage.agent_views import AgentFilter, AgentView, list_agents, load_agents
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection
from dialtree.storage.paging import Window
from dialtree.web.authentication import Requested
from dialtree.web.console.agents.addresses import board_of
from dialtree.web.console.agents.statuses import load_named
from dialtree.web.console.place import Place
from dialtree.web.door import door_of


async def load_holder(request: Requested, directory: Database, place: Place, extension_id: int) -> dict[str, Any]:
    """What `agents/holding.html` shows of an extension within reach."""
    async with directory.read() as connection:
        found = await load_agents(connection, [extension_id])
    return await _values(request, directory, place, found.get(extension_id))


async def load_held(request: Requested, directory: Database, place: Place, user_id: int) -> dict[str, Any]:
    """What `agents/holding.html` shows of a user: the extension within reach that they hold."""
    where = Selection(request.user.reach, place.organization.id)
    async with directory.read() as connection:
        page = await list_agents(connection, AgentFilter(where, user_id=user_id), Window(1))
    return await _values(request, directory, place, page.items[0] if page.items else None)


async def _values(request: Requested, directory: Database, place: Place, agent: AgentView | None) -> dict[str, Any]:
    return {
        "agent": agent,
        "board": board_of(place),
        "statuses": await load_named(request, directory, place),
        "zone": place.organization.time_zone,
        "now": door_of(request).clock(),
        "is_whole": request.user.reach.has_all_of(place.organization.id),
    }
