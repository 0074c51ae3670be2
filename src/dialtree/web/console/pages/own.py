"""`/console/me`: what somebody sees of their own sign-in."""

from litestar import Controller, Response, get

from dialtree.management.permissions import Permission
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import show


class OwnController(Controller):
    """One's own page."""

    path = "/me"

    @get(permission=Permission.OWN, enrolling=True, sync_to_thread=False)
    def show_page(self, request: Requested) -> Response[bytes]:
        """The page."""
        return show(request, "own.html", active="", must_enrol=request.user.must_enrol)
