"""`/console`: leads everybody to where their work is."""

from litestar import Controller, Response, get

from dialtree.management.permissions import Permission
from dialtree.storage.organizations import OrganizationFilter, list_organizations
from dialtree.storage.paging import Window
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import AGENT, OWN_SECOND_FACTOR, directory_of
from dialtree.web.console.answers import lead_to, show
from dialtree.web.parameters import Directory


class HomeController(Controller):
    """The way in."""

    @get("/", permission=Permission.OWN, enrolling=True)
    async def lead(self, request: Requested, directory: Directory) -> Response[bytes]:
        """Leads to the directory, or who reads none to their extension; who has to set up a second factor, there."""
        if request.user.must_enrol:
            return lead_to(request, OWN_SECOND_FACTOR)
        if not request.user.may(Permission.READ):
            return lead_to(request, AGENT)
        reach = request.user.reach
        if reach.organization_id is not None:
            return lead_to(request, directory_of(reach.organization_id))
        async with directory.read() as connection:
            first = await list_organizations(connection, OrganizationFilter(reach), Window(1, "name"))
        if first.items:
            return lead_to(request, directory_of(first.items[0].id))
        return show(request, "empty_server.html", active="")
