"""`/console/agent`, to which `/agent` leads: the picker, for whoever has no other page that shows it."""

import msgspec
from litestar import Controller, Response, get, post

from dialtree.directory.organization import Organization
from dialtree.management.permissions import Permission
from dialtree.management.picker_sessions import open_by_sign_in
from dialtree.storage.organizations import find_organization
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import POLICY, show
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory

_NOBODY = "frame-ancestors 'none'"


class OwnPicker(msgspec.Struct, frozen=True):
    """What the page's picker presents.

    Attributes:
        token: The token of a picker session.
    """

    token: str


class OwnPickerController(Controller):
    """The page of agents."""

    path = "/agent"

    @get(permission=Permission.OWN)
    async def show_page(self, request: Requested, directory: Directory) -> Response[bytes]:
        """The page; those may frame it whose pages may show the organisation's picker."""
        own = request.user.reach.organization_id
        async with directory.read() as connection:
            organization = None if own is None else await find_organization(connection, own)
        headers = {"Content-Security-Policy": _policy(organization)}
        return show(request, "agent/page.html", headers=headers, organization=organization)

    @post("/session", permission=Permission.OWN)
    async def open_session(self, request: Requested, directory: Directory, door: TheDoor) -> OwnPicker:
        """Lets who is signed in pick; the page's script asks for it."""
        return OwnPicker(str((await open_by_sign_in(directory, request.user, door.clock())).token))


def _policy(organization: Organization | None) -> str:
    if organization is None or not organization.allowed_origins:
        return POLICY
    return POLICY.replace(_NOBODY, f"frame-ancestors {' '.join(organization.allowed_origins)}")
