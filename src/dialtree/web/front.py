"""What stands before management: HTTP alone, HEAD as a GET without the body (RFC 9110 section 9.3.2), safe headers.

And browsers are led to the console.
"""

from litestar import Litestar

from dialtree.serving.asgi import Application, Message, Receive, Scope, Send
from dialtree.web.landing import landing
from dialtree.web.not_modified import conditional
from dialtree.web.picker.origins import shared
from dialtree.web.problem import AnyRequest
from dialtree.web.security_headers import secured

_HEADED = "dialtree.headed"


def is_headed(request: AnyRequest) -> bool:
    """Whether a GET was a HEAD: what has no end must not begin."""
    return _HEADED in request.scope


def fronted(application: Litestar) -> Application:
    """An application that answers HEAD as it answers GET, what is known already by 304, and nothing but HTTP.

    Args:
        application: What answers the rest.
    """
    inner = landing(shared(application))

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        answering = conditional(scope, secured(send))
        if scope["method"] == "HEAD":
            await inner({**scope, "method": "GET", _HEADED: True}, receive, _without_body(answering))
        else:
            await inner(scope, receive, answering)

    return front


def _without_body(send: Send) -> Send:
    async def pass_on(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return pass_on
