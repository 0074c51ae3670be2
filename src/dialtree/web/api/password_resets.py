"""`/api/v1/password-resets`: setting a password by a one-time link."""

from datetime import datetime

import msgspec
from litestar import Controller, Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from dialtree.management.given_passwords import NewLink, use_link
from dialtree.web.door import TheDoor
from dialtree.web.guard import PUBLIC
from dialtree.web.parameters import Directory
from dialtree.web.problem import AnyRequest


class Link(msgspec.Struct, frozen=True):
    """A one-time link by which somebody sets a password; it is never shown again.

    Attributes:
        token: Its secret.
        path: Where they set the password, below the server's own address.
        expires_at: When it ceases to be good.
    """

    token: str
    path: str
    expires_at: datetime


class Reset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A password to be set.

    Attributes:
        token: The link's secret.
        password: The new password: 12 to 1000 characters.
    """

    token: str
    password: str

    def __repr__(self) -> str:
        return "Reset(…)"


class PasswordResetController(Controller):
    """Passwords set by a link."""

    path = "/password-resets"
    tags = ("Signing in",)

    @post(permission=PUBLIC, status_code=HTTP_204_NO_CONTENT, operation_id="resetPassword")
    async def reset(self, request: AnyRequest, directory: Directory, door: TheDoor, data: JSONBody[Reset]) -> None:
        """Set a password by a one-time link.

        The person is signed out everywhere.
        """
        address = door.address_of(request)
        await use_link(directory, door.passwords, data.token, data.password, address, door.clock())


def shown_link(link: NewLink) -> Response[Link]:
    """The answer that hands a link over."""
    return Response(Link(str(link.token), str(link.path), link.expires_at), status_code=HTTP_201_CREATED)
