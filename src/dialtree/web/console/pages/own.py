"""`/console/me`: who one is, and how pages look to oneself."""

from litestar import Controller, Response, get

from dialtree.management.permissions import Permission
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import OWN_SECOND_FACTOR
from dialtree.web.console.answers import lead_to, show
from dialtree.web.console.own.whose import own_place
from dialtree.web.parameters import Directory


class OwnController(Controller):
    """One's own page."""

    path = "/me"

    @get(permission=Permission.OWN, enrolling=True)
    async def show_page(self, request: Requested, directory: Directory) -> Response[bytes]:
        """The page; who has to set up a second factor is led there first."""
        if request.user.must_enrol:
            return lead_to(request, OWN_SECOND_FACTOR)
        return show(request, "own/profile.html", place=await own_place(request, directory))
