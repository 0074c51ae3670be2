"""Whose pages may show the picker: those of the origins that the organisation lists (Fetch, CORS)."""

from litestar import Litestar
from litestar.exceptions import PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler

from dialtree.management.picker_sessions import Picker
from dialtree.serving.asgi import Application, Message, Receive, Scope, Send, read_headers, respond
from dialtree.serving.messages import Reply
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.picker_sessions import is_listed_origin
from dialtree.web.authentication import Connection
from dialtree.web.same_origin import is_same_origin

PATH = "/api/v1/picker"
"""Where the picker asks."""

_PREFLIGHT = [
    ("access-control-allow-methods", "GET, POST, PUT"),
    ("access-control-allow-headers", "Authorization, Content-Type, Last-Event-ID"),
    ("access-control-max-age", "600"),
    ("vary", "Origin"),
    ("content-length", "0"),
]
_EXPOSED = (b"access-control-expose-headers", b"RateLimit, Retry-After")


def of_listed_origin(connection: Connection, _: BaseRouteHandler) -> None:
    """Lets a request pass that comes from a page of our own, from a page of a listed origin, or from no page.

    Raises:
        PermissionDeniedException: It comes from another page.
    """
    origin, who = connection.headers.get("origin"), connection.scope.get("user")
    if origin is None or not isinstance(who, Picker) or is_same_origin("POST", connection.headers):
        return
    if origin not in who.origins:
        raise PermissionDeniedException("Pages of this origin may not show the organisation's picker.")


def shared(application: Litestar) -> Application:
    """An application whose answers to the picker may be read by pages of listed origins; never with cookies.

    A preflight tells its origin alone, and so does a request that nobody is proven to make: they are answered for an
    origin that any organisation lists. All else is told to those origins that the user's own organisation lists.

    Args:
        application: What answers.
    """

    async def share(scope: Scope, receive: Receive, send: Send) -> None:
        headers = read_headers(scope) if _is_pickers(scope["path"]) else {}
        origin = headers.get("origin", "")
        if not origin:
            await application(scope, receive, send)  # type: ignore[arg-type]
            return
        database: Database = application.state.services.database
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            allowed = [("access-control-allow-origin", origin)] if await _is_listed(database, origin) else []
            await respond(send, "OPTIONS", Reply(204, [*_PREFLIGHT, *allowed], b""))
            return

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                who = scope.get("user")
                reads = origin in who.origins if isinstance(who, Picker) else await _is_listed(database, origin)
                allowed = [(b"access-control-allow-origin", origin.encode("latin-1")), _EXPOSED] if reads else []
                message = {**message, "headers": [*message.get("headers", ()), (b"vary", b"Origin"), *allowed]}
            await send(message)

        await application(scope, receive, pass_on)  # type: ignore[arg-type]

    return share


def _is_pickers(path: str) -> bool:
    return path == PATH or path.startswith(f"{PATH}/")


async def _is_listed(database: Database, origin: str) -> bool:
    try:
        async with database.read() as connection:
            return await is_listed_origin(connection, origin)
    except OutOfReachError:
        # The browser tells the page that there was no answer, which it tries again.
        return False
