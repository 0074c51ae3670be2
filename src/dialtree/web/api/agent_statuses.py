"""`/api/v1/organizations/{organization_id}/statuses`: what agents of an organisation can be doing."""

from typing import Annotated, TypeAlias

import msgspec
from litestar import Controller, Response, delete, get, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter
from litestar.status_codes import HTTP_201_CREATED

from dialtree.directory.agent_status import MOST_STATUS_ID, AgentStatus, Source, source_of
from dialtree.management import agent_statuses
from dialtree.management.permissions import Permission
from dialtree.storage.paging import USUAL, cut_page
from dialtree.web.api.fields import Color, StatusName
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, listed, window
from dialtree.web.parameters import Directory, PathId

StatusId: TypeAlias = Annotated[int, PathParameter(ge=1, le=MOST_STATUS_ID)]
"""The number of a status in the path."""


class StatusView(AgentStatus, frozen=True, kw_only=True):
    """An agent status as it is shown.

    Attributes:
        source: "contract" when it is as the contract has it, "changed" when the organisation has changed it, "added"
            when it is the organisation's own.
    """

    source: Source


class PutStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An agent status as it shall be.

    Attributes:
        name_en: Its English name.
        name_he: Its Hebrew name.
        color: Its colour, as `#rrggbb`.
        active: Whether agents can take it; Login (1) and Logout (2) they always can.
    """

    name_en: StatusName
    name_he: StatusName
    color: Color
    active: bool = True


class StatusController(Controller):
    """Agent statuses."""

    path = "/organizations/{organization_id:int}/statuses"
    tags = ("Agent statuses",)

    @get(permission=Permission.READ)
    async def list_statuses(
        self,
        request: Requested,
        directory: Directory,
        organization_id: PathId,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Listed[StatusView]:
        """List the agent statuses of an organisation by number, disabled ones included."""
        asked = window(limit, cursor)
        async with directory.read() as connection:
            found = await agent_statuses.load_statuses(connection, request.user.reach, organization_id)
        return listed(cut_page(found, asked, lambda it: it.id), asked, _view)

    @get("/{status_id:int}", permission=Permission.READ)
    async def get_status(
        self, request: Requested, directory: Directory, organization_id: PathId, status_id: StatusId
    ) -> Response[StatusView]:
        """Show an agent status."""
        async with directory.read() as connection:
            reach = request.user.reach
            found = await agent_statuses.find_status(connection, reach, organization_id, status_id)
        return tagged(_view(found), of=found)

    @put("/{status_id:int}", permission=Permission.WRITE, responses={HTTP_201_CREATED: ResponseSpec(StatusView)})
    async def put_status(
        self,
        request: Requested,
        directory: Directory,
        organization_id: PathId,
        status_id: StatusId,
        data: JSONBody[PutStatus],
    ) -> Response[StatusView]:
        """Add an agent status, or change it; for who manages all of the organisation."""
        actor, version = request.user.actor, expected_version(request)
        wanted = AgentStatus(status_id, data.name_en, data.name_he, data.color, data.active)
        status, added = await agent_statuses.put_status(directory, actor, organization_id, wanted, version)
        if added:
            place = f"/api/v1/organizations/{organization_id}/statuses/{status_id}"
            return tagged(_view(status), HTTP_201_CREATED, place, status)
        return tagged(_view(status), of=status)

    @delete("/{status_id:int}", permission=Permission.WRITE)
    async def delete_status(
        self, request: Requested, directory: Directory, organization_id: PathId, status_id: StatusId
    ) -> None:
        """Remove an agent status that was added, or take back what was changed of one; for who manages all."""
        actor, version = request.user.actor, expected_version(request)
        await agent_statuses.delete_status(directory, actor, organization_id, status_id, version)


def _view(status: AgentStatus) -> StatusView:
    return StatusView(**msgspec.structs.asdict(status), source=source_of(status))
