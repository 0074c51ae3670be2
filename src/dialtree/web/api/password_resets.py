"""`/api/v1/password-resets`: setting a password by a one-time link, whose secret is sent there with the password."""

from datetime import datetime

import msgspec
from litestar import Controller, Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from dialtree.management.given_passwords import NewLink, use_link
from dialtree.web.api.fields import NewPassword
from dialtree.web.console.addresses import reset_address
from dialtree.web.door import TheDoor
from dialtree.web.guard import PUBLIC
from dialtree.web.parameters import Directory
from dialtree.web.problem import AnyRequest

PATH = "/password-resets"
"""Where the secret of a link and the new password are sent."""


class Link(msgspec.Struct, frozen=True):
    """A one-time link by which somebody sets a password; it is never shown again.

    Attributes:
        secret: Its secret.
        path: Where it leads, below the server's own address: a page on which they choose a password. It has the secret
            behind the `#`, where browsers keep it to themselves.
        expires_at: When it ceases to be good.
    """

    secret: str
    path: str
    expires_at: datetime


class Reset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A password to be set.

    Attributes:
        secret: The link's secret.
        password: The new password: 12 to 1000 characters.
    """

    secret: str
    password: NewPassword

    def __repr__(self) -> str:
        return "Reset(…)"


class PasswordResetController(Controller):
    """Passwords set by a link."""

    path = PATH
    tags = ("Signing in",)

    @post(permission=PUBLIC, status_code=HTTP_204_NO_CONTENT, operation_id="resetPassword", secret=True)
    async def reset(self, request: AnyRequest, directory: Directory, door: TheDoor, data: JSONBody[Reset]) -> None:
        """Set a password by a one-time link, whose secret says whose it is.

        The person is signed out everywhere, and signs in with the new password.
        """
        address = door.address_of(request)
        await use_link(directory, door.passwords, data.secret, data.password, address, door.clock())


def shown_link(link: NewLink) -> Response[Link]:
    """The answer that hands a link over."""
    secret = str(link.secret)
    return Response(Link(secret, reset_address(secret), link.expires_at), status_code=HTTP_201_CREATED)
