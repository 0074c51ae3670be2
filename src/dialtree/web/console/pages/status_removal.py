"""`/console/organizations/{id}/statuses/{id}/remove`: a status is removed, or is again as it was at first."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.agent_status import DEFAULTS
from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.management import agent_statuses
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import show
from dialtree.web.console.forms import read_form
from dialtree.web.console.place import ThePlace
from dialtree.web.console.statuses.common import find_status, require_whole, status_name, status_values, to_statuses
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory, PathId


class StatusRemovalController(Controller):
    """Asks, and removes."""

    path = "/organizations/{organization_id:int}/statuses/{status_id:int}/remove"

    @get(permission=Permission.WRITE, whole=True)
    async def ask(
        self, request: Requested, directory: Directory, place: ThePlace, status_id: PathId
    ) -> Response[bytes]:
        """Asks whether it shall be removed, or be as it was at first."""
        await require_whole(request, directory, place)
        status = await find_status(request, directory, place, status_id)
        values: dict[str, Any] = {
            "asked": status,
            "default": DEFAULTS.get(status_id),
            "version": version_of(status),
        }
        return show(request, "statuses/remove.html", place=place, **values, **status_values(request, place))

    @post(permission=Permission.WRITE, whole=True)
    async def remove(
        self, request: Requested, directory: Directory, place: ThePlace, status_id: PathId
    ) -> Response[bytes]:
        """Removes one that was added; one of the contract's is again as that has it."""
        await require_whole(request, directory, place)
        form, texts = await read_form(request), texts_of(request)
        status = await find_status(request, directory, place, status_id)
        actor, own = request.user.actor, place.organization.id
        try:
            await agent_statuses.delete_status(directory, actor, own, status_id, form["version"] or None)
        except NotFoundError:
            raise
        except RefusedError as error:
            return to_statuses(request, place, texts.fault(error.faults[0]), failed=True)
        except ChangedError:
            wrong = texts.gettext("Somebody has changed it meanwhile. Open it again to see how it is now.")
            return to_statuses(request, place, wrong, failed=True)
        if status_id in DEFAULTS:
            done = texts.gettext(
                "Status “%(name)s” is as it was at first.", name=status_name(texts, DEFAULTS[status_id])
            )
        else:
            done = texts.gettext("Status “%(name)s” was removed.", name=status_name(texts, status))
        return to_statuses(request, place, done)
