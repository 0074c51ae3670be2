"""Counts the requests of management: those of programs, and those of people."""

from dialtree.serving.asgi import Application, Message, Receive, Scope, Send
from dialtree.serving.requests import Asked, RequestCounts, outcome_of

_API = "/api/"
_CONSOLE = "/console"
# What a page is made of is asked for a dozen times a page, and kept by browsers.
_ASSETS = "/console/assets/"


def counted(application: Application, requests: RequestCounts) -> Application:
    """An application whose requests are counted by what they ask for, and by how they end.

    Args:
        application: What answers them.
        requests: Counts them.
    """

    async def count(scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope["path"]) if scope["type"] == "http" else "other"

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                requests.count(asked, outcome_of(message["status"]))
            await send(message)

        await application(scope, receive, pass_on)

    return count


def _asked(path: str) -> Asked:
    if path.startswith(_API):
        return "api"
    is_page = (path == _CONSOLE or path.startswith(f"{_CONSOLE}/")) and not path.startswith(_ASSETS)
    return "console" if is_page else "other"
