"""The organisation that a page is about."""

from collections.abc import Sequence
from typing import TypeAlias

import msgspec
from litestar.di import NamedDependency

from dialtree.directory.organization import Organization
from dialtree.management import organizations
from dialtree.storage.organizations import OrganizationFilter, list_organizations
from dialtree.storage.paging import Window
from dialtree.web.authentication import Requested
from dialtree.web.parameters import Directory, PathId

_OTHERS = 30


class Place(msgspec.Struct, frozen=True):
    """Where somebody is.

    Attributes:
        organization: The organisation.
        others: Those that they can go to instead, the first few by name.
    """

    organization: Organization
    others: Sequence[Organization]


async def find_place(request: Requested, directory: Directory, organization_id: PathId) -> Place:
    """The organisation in the path of a request.

    Raises:
        NotFoundError: There is none of which anything is within reach.
    """
    reach = request.user.reach
    async with directory.read() as connection:
        organization = await organizations.find(connection, reach, organization_id)
        if not reach.is_everything:
            return Place(organization, ())
        page = await list_organizations(connection, OrganizationFilter(reach), Window(_OTHERS, "name"))
    return Place(organization, [it for it in page.items if it.id != organization_id])


ThePlace: TypeAlias = NamedDependency[Place]
"""The organisation in the path, as pages take it."""
