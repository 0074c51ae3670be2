"""Leads requests that come by RSGI to an application that speaks ASGI."""

import asyncio

from dialtree.serving import rsgi
from dialtree.serving.asgi import Application, Message, Scope
from dialtree.serving.messages import Headers

_SPEC = {"version": "3.0", "spec_version": "2.3"}


async def pass_on(application: Application, scope: rsgi.Scope, exchange: rsgi.Exchange) -> None:
    """Has an ASGI application answer a request that has come by RSGI.

    Three things are not as ASGI has them, for RSGI does not tell them: there is no raw path, headers that are not ASCII
    are missing, and a chunked body that breaks off looks like one that has ended.
    """
    answered = asyncio.Event()
    await application(_scope(scope), _Receive(scope, exchange, answered), _Send(scope, exchange, answered))


def _scope(scope: rsgi.Scope) -> Scope:
    return {
        "type": "http",
        "asgi": _SPEC,
        "http_version": scope.http_version,
        "method": scope.method,
        "scheme": scope.scheme,
        "path": scope.path,
        "query_string": scope.query_string.encode(),
        "root_path": "",
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in scope.headers.items()],
        "client": rsgi.read_address(scope.client),
        "server": rsgi.read_address(scope.server),
    }


class _Receive:
    def __init__(self, scope: rsgi.Scope, exchange: rsgi.Exchange, answered: asyncio.Event) -> None:
        self._exchange = exchange
        self._answered = answered
        self._pieces = aiter(exchange)
        self._missing = next((int(value) for name, value in scope.headers.items() if name == "content-length"), None)
        self._ended = False

    async def __call__(self) -> Message:
        if self._ended:
            await self._until_over()
            return {"type": "http.disconnect"}
        try:
            # Without a default: in a task, and of an iterator such as Granian's, that one crashes CPython 3.11.
            piece = await anext(self._pieces)
        except StopAsyncIteration:
            self._ended = True
            # ASGI lets an empty body be left out; not every application does.
            return {"type": "http.disconnect"} if self._missing else {"type": "http.request", "body": b""}
        if self._missing is not None:
            self._missing -= len(piece)
        return {"type": "http.request", "body": piece, "more_body": True}

    async def _until_over(self) -> None:
        # With ASGI a request is over once it is answered, also when the client stays; some applications wait for that.
        ends = [asyncio.ensure_future(self._exchange.client_disconnect()), asyncio.create_task(self._answered.wait())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()


class _Send:
    def __init__(self, scope: rsgi.Scope, exchange: rsgi.Exchange, answered: asyncio.Event) -> None:
        self._exchange = exchange
        self._answered = answered
        self._bodiless = scope.method == "HEAD"
        self._status = 0
        self._headers = Headers()
        self._transport: rsgi.Transport | None = None

    async def __call__(self, message: Message) -> None:
        await self._pass_on(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._answered.set()

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
        elif self._transport is not None:
            await self._transport.send_bytes(message.get("body", b""))
        elif message.get("more_body", False):
            self._transport = self._exchange.response_stream(self._status, self._headers)
            await self._transport.send_bytes(message.get("body", b""))
        elif self._bodiless:
            self._exchange.response_empty(self._status, self._headers)
        else:
            self._exchange.response_bytes(self._status, self._headers, message.get("body", b""))
