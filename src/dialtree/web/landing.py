"""Browsers that open the server's own address are led to the console; to programs there is nothing there, as ever.

And agents, by an address that they can keep in mind, to their page.
"""

from litestar.datastructures.headers import Accept

from dialtree.serving.asgi import Application, Receive, Scope, Send, respond
from dialtree.serving.messages import Reply

PAGE = "/console"
"""Where they begin."""

AGENT = "/agent"
"""Where agents begin."""

_TO_AGENT = Reply(303, [("location", f"{PAGE}{AGENT}"), ("content-length", "0")], b"")
_LEAD = Reply(303, [("location", PAGE), ("vary", "Accept"), ("content-length", "0")], b"")


def wants_page(accept: str) -> bool:
    """Whether whoever sends an Accept header would rather have a page than JSON."""
    return Accept(accept).best_match(["application/json", "text/html"]) == "text/html" if accept else False


def landing(application: Application) -> Application:
    """An application that leads browsers from the server's own address to the console.

    Args:
        application: What answers everything else.
    """

    async def land(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/" and scope["method"] in {"GET", "HEAD"} and wants_page(_accept(scope)):
            await respond(send, scope["method"], _LEAD)
        elif scope["path"] == AGENT and scope["method"] in {"GET", "HEAD"}:
            await respond(send, scope["method"], _TO_AGENT)
        else:
            await application(scope, receive, send)

    return land


def _accept(scope: Scope) -> str:
    return ",".join(value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"accept")
