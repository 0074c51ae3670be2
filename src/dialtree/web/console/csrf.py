"""Tokens that show that a form was sent from a page of ours (CSRF).

A token is worked out of a cookie that no other site can read: the session's, or before there is one, that of the visit.
"""

import hmac
import secrets
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import PermissionDeniedException

from dialtree.web import cookie
from dialtree.web.door import door_of

FIELD = "_csrf"
"""The field of a form that has the token."""

HEADER = "x-csrf-token"
"""The header that has it where a script sends the request."""

VISIT = "dialtree_visit"
"""The cookie of somebody who has not signed in yet."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_VISIT_SECONDS = 3600

Connection = ASGIConnection[Any, Any, Any, Any]


def key_of(connection: Connection) -> str:
    """What tokens are worked out of; "" when there is nothing yet."""
    return connection.cookies.get(cookie.NAME) or connection.cookies.get(VISIT, "")


def visit_cookie(connection: Connection) -> Cookie:
    """A cookie for somebody who has none of which a token could be worked out."""
    secure = door_of(connection).is_secure(connection)
    value = secrets.token_urlsafe(32)
    return Cookie(
        VISIT, value=value, path="/console", max_age=_VISIT_SECONDS, secure=secure, httponly=True, samesite="lax"
    )


def token_of(key: str, purpose: str = "form") -> str:
    """The token that is worked out of a key; another for each purpose."""
    return hmac.new(key.encode(), f"dialtree console {purpose}".encode(), "sha256").hexdigest()


async def check_token(request: Request[Any, Any, Any]) -> None:
    """Lets a request pass that changes nothing, or that has the token.

    Raises:
        PermissionDeniedException: It has not.
    """
    if request.method in _SAFE:
        return
    key = key_of(request)
    given = request.headers.get(HEADER) or str((await request.form()).get(FIELD, ""))
    if not key or not hmac.compare_digest(given.encode(), token_of(key).encode()):
        raise PermissionDeniedException("This page was open for too long; load it again, and try once more.")
