"""The organisation of somebody who looks at their own pages."""

from dialtree.storage.database import Database
from dialtree.web.authentication import Requested
from dialtree.web.console.place import Place, find_place


async def own_place(request: Requested, directory: Database) -> Place | None:
    """The organisation that somebody belongs to; None for an operator, who belongs to none."""
    organization_id = request.user.reach.organization_id
    return None if organization_id is None else await find_place(request, directory, organization_id)


def time_zone_of(place: Place | None) -> str:
    """The time zone in which they are told moments."""
    return "UTC" if place is None else place.organization.time_zone
