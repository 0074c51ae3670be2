"""Who makes a request: a program by its token, or a person by the session in their cookie."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from dialtree.management.principal import Principal
from dialtree.management.tokens import present_token
from dialtree.serving.caller import Callers

Connection = ASGIConnection[Any, Principal | None, Any, Any]
Requested = Request[Principal, Any, Any]
"""A request whose sender is known."""

_BEARER = "bearer "


class Authentication(AbstractAuthenticationMiddleware):
    """Tells who makes a request; None when nobody is proven. What they may do is the guard's concern."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Looks at the Authorization header."""
        state = connection.app.state
        address = address_of(connection, state.callers)
        authorization = connection.headers.get("authorization", "")
        principal = None
        if authorization.lower().startswith(_BEARER):
            token = authorization[len(_BEARER) :].strip()
            principal = await present_token(state.database, token, address, datetime.now(UTC))
        return AuthenticationResult(user=principal, auth=None)


def address_of(connection: Connection, callers: Callers) -> str:
    """The network address that a request comes from; "" when it is not known."""
    client = connection.client
    found = callers.address(client.host if client else "", connection.headers.get("x-forwarded-for", ""))
    return "" if found is None else str(found)
