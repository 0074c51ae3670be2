"""What each route demands of who calls it."""

from collections.abc import Mapping
from enum import StrEnum

from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler

from dialtree.management.permissions import Permission
from dialtree.web.authentication import KEY, OVER, Connection

__all__ = ["ENROLLING", "KEY", "PUBLIC", "Open", "permitted"]


class Open(StrEnum):
    """What may be called by anybody."""

    PUBLIC = "public"


PUBLIC = Open.PUBLIC

ENROLLING = "enrolling"
"""The option by which a route says that it serves those, too, who have to set up a second factor first."""


_SIGN_IN = "Sign in, or send a token: Authorization: Bearer …"
_HOW: Mapping[Permission | Open | None, str] = {
    Permission.LET_PICK: "Send a code that opens something: Authorization: Bearer …",
    Permission.PICK: "Send the token of a picker session that has not ended: Authorization: Bearer …",
}


def permitted(connection: Connection, handler: BaseRouteHandler) -> None:
    """Lets those pass who may do what a route declares; a route that declares nothing lets nobody pass.

    Raises:
        NotAuthorizedException: Nobody is proven to make the request.
        PermissionDeniedException: They may not do it.
    """
    demanded: Permission | Open | None = handler.opt.get(KEY)
    # OPTIONS says which methods there are, and is not asked who calls.
    if demanded is PUBLIC or connection.scope.get("method") == "OPTIONS":
        return
    if connection.user is None:
        over = connection.scope["state"].get(OVER)
        how = "This token is not good any more." if over else _HOW.get(demanded, _SIGN_IN)
        raise NotAuthorizedException(how, headers={"WWW-Authenticate": "Bearer"})
    if connection.user.must_enrol and not handler.opt.get(ENROLLING):
        raise PermissionDeniedException("Your role demands a second factor; set one up first.")
    if demanded is None or not connection.user.has(Permission(demanded)):
        raise PermissionDeniedException(f"Your role ({connection.user.role}) does not allow this.")
