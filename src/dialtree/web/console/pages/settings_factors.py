"""`/console/organizations/{id}/settings/second-factor`: of which roles a second factor is demanded."""

from litestar import Controller, Response, get, post

from dialtree.management.permissions import Permission
from dialtree.management.second_factor_demands import list_demands, set_demand
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import read_form
from dialtree.web.console.place import ThePlace
from dialtree.web.console.settings.tabs import root_of, settings_values
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory


class SettingsFactorsController(Controller):
    """Demanding a second factor; it holds for all organisations."""

    path = "/organizations/{organization_id:int}/settings/second-factor"

    @get(permission=Permission.ADMINISTER)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The roles."""
        demands = await list_demands(directory, request.user.actor)
        values = settings_values(request, place, "factors")
        return show(request, "settings/factors.html", place=place, demands=demands, **values)

    @post(permission=Permission.ADMINISTER)
    async def change(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Demands a second factor of the role that the form names, or does so no more."""
        form, texts = await read_form(request), texts_of(request)
        role, demanded = form["role"], form["demanded"] == "yes"
        await set_demand(directory, request.user.actor, role, demanded=demanded)
        done = (
            texts.gettext("A second factor is demanded from now on.")
            if demanded
            else texts.gettext("A second factor is demanded no more.")
        )
        return lead_to(request, f"{root_of(place)}/second-factor", Flash(done))
