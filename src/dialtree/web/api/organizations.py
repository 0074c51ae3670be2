"""`/api/v1/organizations`: root accounts, with what is set for all below them."""

from typing import Literal

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import UNSET, UnsetType

from dialtree.directory.organization import Organization
from dialtree.directory.reach import Reach
from dialtree.management import organizations
from dialtree.management.permissions import Permission
from dialtree.storage.database import Database
from dialtree.storage.organizations import Counts, OrganizationFilter, count_contents, list_organizations
from dialtree.storage.paging import USUAL
from dialtree.web.api.fields import AgentHours, Id, Name, Origins, SessionHours
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId
from dialtree.web.patches import sent_fields


class OrganizationView(Organization, frozen=True):
    """An organisation as it is shown.

    Attributes:
        counts: How much it holds, as far as you see it. The entity tag does not change with it.
    """

    counts: Counts


class NewOrganization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation to be made.

    Attributes:
        name: Its name.
        id: The number of its root account; without, the first that was never used.
        time_zone: Its time zone, by its IANA name, such as `Asia/Jerusalem`.
        allowed_origins: The origins, such as `https://crm.example`, whose pages may show the organisation's extension
            picker. Which pages may read `GetExtensions` is the server's setting `DIALTREE_ALLOWED_ORIGINS`.
        session_hours: After how many hours somebody who manages it must sign in again, 1 to 168; null leaves that to
            the server.
        agent_hours: After how many hours an agent who is logged in to an extension is logged out, 1 to 168; null never
            does.
    """

    name: Name
    id: Id | None = None
    time_zone: str | UnsetType = UNSET
    allowed_origins: Origins | UnsetType = UNSET
    session_hours: SessionHours | UnsetType | None = UNSET
    agent_hours: AgentHours | UnsetType | None = UNSET


class OrganizationChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of an organisation; what is not sent stays as it is.

    Attributes:
        name: Its name.
        active: Whether it is enabled; nothing of a disabled organisation is listed.
        time_zone: Its time zone, by its IANA name, such as `Asia/Jerusalem`.
        allowed_origins: The origins whose pages may show the organisation's extension picker.
        session_hours: After how many hours somebody who manages it must sign in again, 1 to 168; null leaves that to
            the server.
        agent_hours: After how many hours an agent who is logged in to an extension is logged out, 1 to 168; null never
            does.
    """

    name: Name | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    allowed_origins: Origins | UnsetType = UNSET
    session_hours: SessionHours | UnsetType | None = UNSET
    agent_hours: AgentHours | UnsetType | None = UNSET


class OrganizationController(Controller):
    """Organisations."""

    path = "/organizations"
    tags = ("Organizations",)

    @get(permission=Permission.READ)
    async def list_organizations(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["id", "-id", "name", "-name"]] = None,
        active: FromQuery[bool | None] = None,
    ) -> Listed[OrganizationView]:
        """List organisations: an operator sees all, anybody else their own.

        Sorted by `id` or `name`.
        """
        asked, reach = window(limit, cursor, sort), request.user.reach
        async with directory.read() as connection:
            page = await list_organizations(connection, OrganizationFilter(reach, active), asked)
            counts = await count_contents(connection, reach, [it.id for it in page.items])
        return listed(page, asked, lambda it: _view(it, counts[it.id]))

    @post(permission=Permission.ADMINISTER)
    async def add_organization(
        self, request: Requested, directory: Directory, data: JSONBody[NewOrganization]
    ) -> Response[OrganizationView]:
        """Make an organisation."""
        settings = {key: value for key, value in sent_fields(data).items() if key not in {"name", "id"}}
        actor = request.user.actor
        added = await organizations.add_organization(directory, actor, data.name, settings, data.id)
        place = f"/api/v1/organizations/{added.id}"
        return await _shown(directory, actor.reach, added, HTTP_201_CREATED, place)

    @get("/{organization_id:int}", permission=Permission.READ)
    async def get_organization(
        self, request: Requested, directory: Directory, organization_id: PathId
    ) -> Response[OrganizationView]:
        """Show an organisation."""
        async with directory.read() as connection:
            found = await organizations.find(connection, request.user.reach, organization_id)
        return await _shown(directory, request.user.reach, found)

    @patch("/{organization_id:int}", permission=Permission.WRITE)
    async def change_organization(
        self, request: Requested, directory: Directory, organization_id: PathId, data: JSONBody[OrganizationChange]
    ) -> Response[OrganizationView]:
        """Change an organisation; for who manages all of it."""
        actor, version = request.user.actor, expected_version(request)
        changed = await organizations.change_organization(directory, actor, organization_id, sent_fields(data), version)
        return await _shown(directory, actor.reach, changed)

    @delete("/{organization_id:int}", permission=Permission.ADMINISTER)
    async def delete_organization(self, request: Requested, directory: Directory, organization_id: PathId) -> None:
        """Dissolve a disabled organisation that holds nothing. Its history and its audit remain."""
        version = expected_version(request)
        await organizations.delete_organization(directory, request.user.actor, organization_id, version)


async def _shown(
    directory: Database,
    reach: Reach,
    organization: Organization,
    status: int = HTTP_200_OK,
    location: str | None = None,
) -> Response[OrganizationView]:
    async with directory.read() as connection:
        counts = await count_contents(connection, reach, [organization.id])
    return tagged(_view(organization, counts[organization.id]), status, location, organization)


def _view(organization: Organization, counts: Counts) -> OrganizationView:
    return OrganizationView(**msgspec.structs.asdict(organization), counts=counts)
