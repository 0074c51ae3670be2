"""The answer for addresses at which there is nothing (RFC 9457)."""

import json

from dialtree.serving.asgi import Receive, Scope, Send, respond
from dialtree.serving.messages import Reply

_BODY = json.dumps(
    {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is nothing at this address."}
).encode()
_REPLY = Reply(404, [("content-type", "application/problem+json"), ("content-length", str(len(_BODY)))], _BODY)


async def nowhere(scope: Scope, _receive: Receive, send: Send) -> None:
    """An ASGI application that has nothing at any address."""
    if scope["type"] == "http":
        await respond(send, scope["method"], _REPLY)
