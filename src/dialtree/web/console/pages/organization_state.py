"""`/console/organizations/{id}/state`: disables an organisation, or enables it again."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.management.organizations import change_organization
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import CHANGED, INVALID, AnyRequest, is_partial, lead_to, show
from dialtree.web.console.assets import CONSOLE
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import read_form
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory

_LIST = f"{CONSOLE}/organizations"
_ACTIVE = {"yes": True, "no": False}


class OrganizationStateController(Controller):
    """Whether an organisation is enabled."""

    path = "/organizations/{organization_id:int}/state"

    @get(permission=Permission.ADMINISTER, sync_to_thread=False)
    def ask(self, request: Requested, place: ThePlace) -> Response[bytes]:
        """Asks whether that is meant."""
        return _question(request, place)

    @post(permission=Permission.ADMINISTER)
    async def set(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Does it."""
        form, texts, organization = await read_form(request), texts_of(request), place.organization
        if form["active"] not in _ACTIVE:
            return _question(request, place, status=INVALID)
        active = _ACTIVE[form["active"]]
        try:
            version = form["version"] or None
            await change_organization(directory, request.user.actor, organization.id, {"active": active}, version)
        except ChangedError:
            wrong = texts.gettext("Somebody has changed the organisation meanwhile. Look at it again.")
            return _question(request, place, wrong, status=CHANGED)
        if active:
            done = texts.gettext("The organisation “%(name)s” is enabled again.", name=organization.name)
        else:
            done = texts.gettext("The organisation “%(name)s” is disabled.", name=organization.name)
        return lead_to(request, _LIST, Flash(done))


def _question(request: AnyRequest, place: Place, wrong: str = "", *, status: int = 200) -> Response[bytes]:
    template = "organizations/state_drawer.html" if is_partial(request) else "organizations/state_page.html"
    # Not as a page of the organisation: it is one about it.
    values: dict[str, Any] = {"organization": place.organization, "version": version_of(place.organization)}
    return show(request, template, status=status, active="organizations", wrong=wrong, **values)
