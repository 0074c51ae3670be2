"""Who makes a request: a program by its token, or a person by the session in their cookie.

Where users are let pick extensions, a program by its code; and where they pick, they by the token that they were given.
"""

from http import HTTPStatus
from typing import Any, TypeAlias

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from dialtree.contract.code import Code, read_code
from dialtree.directory.network import read_address
from dialtree.management.permissions import Permission
from dialtree.management.picker_sessions import Picker, Program, present_picker
from dialtree.management.principal import Principal
from dialtree.management.sessions import present_session
from dialtree.management.sign_in_errors import SlowDownError
from dialtree.management.tokens import TokenOverError, present_token
from dialtree.serving.asgi import read_request
from dialtree.serving.gate import Gate, RefusalError
from dialtree.serving.throttle import place_of
from dialtree.web.cookie import NAME
from dialtree.web.door import door_of
from dialtree.web.limits import ALLOWANCE, Allowance
from dialtree.web.same_origin import is_same_origin

Who: TypeAlias = Principal | Program | Picker
"""Who makes a request, once that is proven."""

Connection = ASGIConnection[Any, Who | None, Any, Any]
Requested = Request[Principal, Any, Any]
"""A request whose sender is known."""

KEY = "permission"
"""The option by which a route declares its permission."""

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


async def principal_of(connection: Connection) -> Who | None:
    """Who makes a request, as of now; None when nobody is proven.

    By the Authorization header; only where there is none by the cookie, which browsers send unasked.

    Raises:
        PermissionDeniedException: A page of somebody else's has the browser make the request, or a code may not be
            used from where it comes.
        SlowDownError: Too many codes from there have opened nothing.
    """
    door = door_of(connection)
    address, secret = door.address_of(connection), _secret(connection)
    if _has_bearer(connection):
        demanded = connection.scope["route_handler"].opt.get(KEY)
        if demanded is Permission.LET_PICK and (program := await _program(connection)):
            return program
        if demanded is Permission.PICK and (picker := await present_picker(door.database, secret, door.clock())):
            return picker
        try:
            return await present_token(door.database, secret, address, door.clock())
        except TokenOverError:
            # What everybody may call is answered all the same.
            connection.scope["state"][OVER] = True
            return None
    if not is_same_origin(str(connection.scope.get("method", "")), connection.headers):
        raise PermissionDeniedException("A page of another site may not do this.")
    return await present_session(door.database, secret, address, door.clock())


async def _program(connection: Connection) -> Program | None:
    """Who presents a code; None when it opens nothing."""
    gate: Gate | None = connection.app.state.services.endpoint
    code = read_code(None, connection.headers["authorization"])
    if gate is None or not isinstance(code, Code):
        return None
    try:
        return Program(await gate.admitted(read_request(dict(connection.scope)), code))
    except RefusalError as error:
        match error.refusal.status:
            case HTTPStatus.TOO_MANY_REQUESTS:
                raise SlowDownError(float(dict(error.headers)["retry-after"]), error.refusal.desc) from None
            case HTTPStatus.FORBIDDEN:
                raise PermissionDeniedException(error.refusal.desc) from None
            case _:
                return None


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
