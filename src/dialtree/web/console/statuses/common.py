"""What the pages of agent statuses look up, and what they lead to."""

from typing import Any

from litestar import Response

from dialtree.directory.agent_status import AgentStatus
from dialtree.management import agent_statuses
from dialtree.management.organizations import find_whole
from dialtree.management.permissions import Permission
from dialtree.storage.database import Database
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.answers import lead_to
from dialtree.web.console.flashes import Flash
from dialtree.web.console.place import Place
from dialtree.web.console.texts import Texts


async def find_status(request: Requested, directory: Database, place: Place, status_id: int) -> AgentStatus:
    """A status of the organisation.

    Raises:
        NotFoundError: It has none of that number.
    """
    async with directory.read() as connection:
        return await agent_statuses.find_status(connection, request.user.reach, place.organization.id, status_id)


async def require_whole(request: Requested, directory: Database, place: Place) -> None:
    """Lets those pass who manage all of the organisation.

    Raises:
        NotPermittedError: They manage a part.
    """
    async with directory.read() as connection:
        await find_whole(connection, request.user.reach, place.organization.id)


def status_name(texts: Texts, status: AgentStatus) -> str:
    """What a status is called in the language of the page."""
    return status.name_he if texts.language == "he" else status.name_en


def to_statuses(request: Requested, place: Place, text: str, *, failed: bool = False) -> Response[bytes]:
    """Leads to the list, which says what was done, or why it was not."""
    root = f"{directory_of(place.organization.id)}/statuses"
    return lead_to(request, root, Flash(text, "failed" if failed else "done"))


def status_values(request: Requested, place: Place) -> dict[str, Any]:
    """What all templates of statuses know."""
    whole = request.user.reach.has_all_of(place.organization.id)
    return {
        "active": "statuses",
        "root": f"{directory_of(place.organization.id)}/statuses",
        "may_change": whole and request.user.may(Permission.WRITE),
    }
