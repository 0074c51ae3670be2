"""Who makes a request: a program by its token, or a person by the session in their cookie."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from dialtree.directory.network import read_address
from dialtree.management.principal import Principal
from dialtree.management.sessions import present_session
from dialtree.management.sign_in_errors import SlowDownError
from dialtree.management.tokens import TokenOverError, present_token
from dialtree.serving.throttle import place_of
from dialtree.web.cookie import NAME
from dialtree.web.door import door_of
from dialtree.web.limits import ALLOWANCE, Allowance
from dialtree.web.same_origin import is_same_origin

Connection = ASGIConnection[Any, Principal | None, Any, Any]
Requested = Request[Principal, Any, Any]
"""A request whose sender is known."""

OVER = "over"
"""What a request has in its state by a token that was good once."""

_BEARER = "bearer "


class Authentication(AbstractAuthenticationMiddleware):
    """Tells who makes a request; None when nobody is proven. What they may do is the guard's concern."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Looks at what the request brings.

        Raises:
            PermissionDeniedException: A page of somebody else's has the browser make the request.
            SlowDownError: Whoever makes it has made too many.
        """
        door = door_of(connection)
        place, secret = place_of(read_address(door.address_of(connection))), _secret(connection)
        _allow(connection, door.limits.before_proof(place, secret))
        principal = await principal_of(connection)
        _allow(connection, door.limits.take(place, secret, principal))
        return AuthenticationResult(user=principal, auth=None)


async def principal_of(connection: Connection) -> Principal | None:
    """Who makes a request, as of now; None when nobody is proven.

    By the Authorization header; only where there is none by the cookie, which browsers send unasked.

    Raises:
        PermissionDeniedException: A page of somebody else's has the browser make the request.
    """
    door = door_of(connection)
    address, secret = door.address_of(connection), _secret(connection)
    if _has_bearer(connection):
        try:
            return await present_token(door.database, secret, address, door.clock())
        except TokenOverError:
            # What everybody may call is answered all the same.
            connection.scope["state"][OVER] = True
            return None
    if not is_same_origin(str(connection.scope.get("method", "")), connection.headers):
        raise PermissionDeniedException("A page of another site may not do this.")
    return await present_session(door.database, secret, address, door.clock())


def _secret(connection: Connection) -> str:
    if _has_bearer(connection):
        return connection.headers["authorization"][len(_BEARER) :].strip()
    return connection.cookies.get(NAME, "")


def _has_bearer(connection: Connection) -> bool:
    return connection.headers.get("authorization", "").lower().startswith(_BEARER)


def _allow(connection: Connection, allowance: Allowance) -> None:
    connection.scope["state"][ALLOWANCE] = allowance
    if allowance.wait > 0:
        raise SlowDownError(allowance.wait, "Too many requests; wait before the next.")
