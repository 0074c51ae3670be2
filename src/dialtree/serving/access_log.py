"""The access log: a line a request."""

import time
from collections.abc import Collection

import structlog

from dialtree.contract.path import address_of
from dialtree.serving.asgi import Application, Message, Receive, Scope, Send, read_headers
from dialtree.serving.caller import Callers
from dialtree.serving.redaction import escape, redact_words

_log = structlog.get_logger()


class AccessLog:
    """Logs method, path, status, milliseconds and caller of every request; never its query, headers or body.

    Args:
        application: What answers.
        callers: Tells where a request comes from.
        known: The words of paths that are no codes; what else has the form of one is blanked.
    """

    def __init__(self, application: Application, callers: Callers, known: Collection[str] = ()) -> None:
        self._application = application
        self._callers = callers
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and logs it when it has been answered."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._application(scope, receive, watch)
        finally:
            self._write(scope, status, time.perf_counter() - started)

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        path = address_of(scope["path"]) or escape(redact_words(scope["path"], self._known))
        client = scope.get("client")
        address = self._callers.address(client[0] if client else "", read_headers(scope).get("x-forwarded-for", ""))
        _log.info(
            "request",
            method=redact_words(scope["method"]),
            path=path,
            status=status,
            milliseconds=round(seconds * 1000, 3),
            address=str(address),
        )
