"""`/api/v1/agents`: who is where, since when, and as it happens."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import Controller, Response, delete, get, patch
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from dialtree.directory.agent_status import MOST_STATUS_ID
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.reach import Reach
from dialtree.management.agents import (
    change_agent_status,
    find_agent,
    find_listened,
    release_extension,
)
from dialtree.management.permissions import Permission
from dialtree.management.principal import Principal
from dialtree.serving.agent_feed import AgentFeed
from dialtree.storage.agent_history import AgentPeriod, PeriodFilter, list_periods
from dialtree.storage.agent_views import AgentFilter, AgentTotals, AgentView, count_agents, list_agents
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.extension_pages import Selection, load_places
from dialtree.storage.paging import USUAL
from dialtree.web.api.fields import AgentStatusId
from dialtree.web.authentication import Requested, principal_of
from dialtree.web.door import TheDoor
from dialtree.web.etags import expected_version, tagged
from dialtree.web.front import is_headed
from dialtree.web.guard import permitted
from dialtree.web.moments import aware
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import AgentSearch, Directory, PathId, QueryId
from dialtree.web.problem import AnyRequest
from dialtree.web.streams import EVENTS, STREAMED, nothing

_Status = Annotated[
    int | None,
    QueryParameter(ge=1, le=MOST_STATUS_ID, description="Only those whose holder is at the status of this number."),
]
_Holder = Annotated[int | None, QueryParameter(ge=1, le=MAX_ID, description="Only the one that this user holds.")]
_Held = Annotated[
    bool | None, QueryParameter(description="Only those that somebody holds, or only those that are free.")
]
_Who = Annotated[int | None, QueryParameter(ge=1, le=MAX_ID, description="Only of this user.")]
_Where = Annotated[int | None, QueryParameter(ge=1, le=MAX_ID, description="Only at this extension.")]
_From = Annotated[datetime | None, QueryParameter(name="from", description="Only what ended after this, or goes on.")]
_To = Annotated[datetime | None, QueryParameter(name="to", description="Only what began before this moment.")]


class AgentChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of who holds an extension.

    Attributes:
        status: The number of the status that they take; 2 (Logout) releases the extension.
    """

    status: AgentStatusId


class AgentController(Controller):
    """Agents."""

    path = "/agents"
    tags = ("Agents",)

    @get(permission=Permission.READ)
    async def list_agents(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["sip", "-sip", "name", "-name", "speed_dial", "-speed_dial", "id", "-id"]] = None,
        organization_id: QueryId = None,
        account_id: QueryId = None,
        below: FromQuery[bool] = False,
        status: _Status = None,
        held: _Held = None,
        user_id: _Holder = None,
        search: AgentSearch = "",
    ) -> Listed[AgentView]:
        """List the active extensions, each with who holds it now, at what status, since when.

        Sorted by `sip`, `name`, `speed_dial` or `id`. `below` has those on accounts below `account_id`, too.
        """
        asked = window(limit, cursor, sort)
        where = Selection(request.user.reach, organization_id, account_id, below)
        async with directory.read() as connection:
            page = await list_agents(connection, AgentFilter(where, status, held, user_id, search), asked)
        return listed(page, asked, lambda it: it)

    @get("/totals", permission=Permission.READ, operation_id="countAgents")
    async def count_agents(
        self,
        request: Requested,
        directory: Directory,
        organization_id: QueryId = None,
        account_id: QueryId = None,
        below: FromQuery[bool] = False,
    ) -> AgentTotals:
        """Count the active extensions: how many are free, and how many are held at each status."""
        where = Selection(request.user.reach, organization_id, account_id, below)
        async with directory.read() as connection:
            return await count_agents(connection, AgentFilter(where))

    @get("/history", permission=Permission.READ, operation_id="listAgentHistory")
    async def list_history(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        organization_id: QueryId = None,
        account_id: QueryId = None,
        below: FromQuery[bool] = False,
        user_id: _Who = None,
        extension_id: _Where = None,
        since: _From = None,
        until: _To = None,
    ) -> Listed[AgentPeriod]:
        """List who held which extension, at what status, from when to when, in the order in which that began.

        Moments are in UTC. Who sees a part of an organisation sees what was at the extensions that are there now.
        """
        asked = window(limit, cursor)
        where = Selection(request.user.reach, organization_id, account_id, below)
        wanted = PeriodFilter(
            where,
            user_id,
            extension_id,
            None if since is None else aware("from", since),
            None if until is None else aware("to", until),
        )
        async with directory.read() as connection:
            return listed(await list_periods(connection, wanted, asked), asked, lambda it: it)

    @get("/events", permission=Permission.READ, media_types=EVENTS, operation_id="followAgents")
    async def follow_agents(
        self,
        request: Requested,
        directory: Directory,
        feed: NamedDependency[AgentFeed],
        organization_id: QueryId = None,
        account_id: QueryId = None,
        below: FromQuery[bool] = False,
    ) -> Stream:
        """Follow the agents of an organisation, as Server-Sent Events.

        `ready` comes first: list the agents then, and after that apply what follows. `agent` is an extension as it is
        now, as the list has it; `gone` is one that is no longer active; `directory` says that extensions, accounts or
        users have changed, so that the list may have. Who comes back with `Last-Event-ID` is told what they missed;
        `reset` in place of `ready` says that this cannot be told.
        """
        reach = request.user.reach
        async with directory.read() as connection:
            organization = await find_listened(connection, reach, organization_id, account_id)
        where = Selection(reach, organization, account_id, below)

        async def sees() -> Collection[int] | None:
            async with directory.read() as connection:
                return await load_places(connection, where, organization)

        async def may_listen() -> bool:
            return await _may_listen(request, reach)

        last = request.headers.get("last-event-id")
        told = nothing() if is_headed(request) else feed.listen(organization, last, sees, may_listen)
        return Stream(told, media_type="text/event-stream", headers=STREAMED)

    @get("/{extension_id:int}", permission=Permission.READ)
    async def get_agent(self, request: Requested, directory: Directory, extension_id: PathId) -> Response[AgentView]:
        """Show an active extension, and who holds it."""
        async with directory.read() as connection:
            return tagged(await find_agent(connection, request.user.reach, extension_id))

    @patch("/{extension_id:int}", permission=Permission.WRITE)
    async def change_agent(
        self,
        request: Requested,
        directory: Directory,
        door: TheDoor,
        extension_id: PathId,
        data: JSONBody[AgentChange],
    ) -> Response[AgentView]:
        """Change the status of whoever holds an extension."""
        actor, version = request.user.actor, expected_version(request)
        return tagged(await change_agent_status(directory, actor, extension_id, data.status, door.clock(), version))

    @delete("/{extension_id:int}", permission=Permission.WRITE)
    async def release_extension(
        self, request: Requested, directory: Directory, door: TheDoor, extension_id: PathId
    ) -> None:
        """Release an extension from whoever holds it."""
        actor, version = request.user.actor, expected_version(request)
        await release_extension(directory, actor, extension_id, door.clock(), version)


async def _may_listen(request: AnyRequest, reach: Reach) -> bool:
    """Whether who began to listen still is who they were, and may: they may have signed out meanwhile."""
    try:
        who = await principal_of(request)
        if not isinstance(who, Principal) or who.reach != reach:
            return False
        request.scope["user"] = who
        permitted(request, request.route_handler)
    except OutOfReachError:
        # Nothing is told meanwhile, for nothing is known.
        return True
    except HTTPException:
        return False
    return True
