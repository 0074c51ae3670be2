"""The application as a server calls it, by ASGI or by RSGI."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from dialtree.contract.path import GET_EXTENSIONS, address_of
from dialtree.serving import asgi, rsgi
from dialtree.serving.background import Background, Work
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.gate import Gate
from dialtree.serving.rsgi_bridge import pass_on
from dialtree.serving.stop_signal import on_stop
from dialtree.serving.stopping import listen_when_running
from dialtree.storage.database import Database
from dialtree.storage.watch import RevisionWatch


class Service:
    """Leads each request to what answers it, and opens and closes what lives as long as the server.

    Args:
        endpoint: Answers the extension list.
        others: Answers everything else, by ASGI.
        database: Closed at the end.
        watch: Started and closed.
        works: What goes on beside.
        leave: Called when the server is to stop: it lets those go who wait for something to happen.
        gates: What answers the other addresses of the contract.
        watches: What else is watched; started and closed.
    """

    def __init__(
        self,
        endpoint: ExtensionListEndpoint,
        others: asgi.Application,
        database: Database,
        watch: RevisionWatch,
        works: Sequence[Work] = (),
        leave: Callable[[], None] = lambda: None,
        gates: Mapping[str, Gate] | None = None,
        watches: Sequence[RevisionWatch] = (),
    ) -> None:
        self._endpoint = endpoint
        self._gates: Mapping[str, Gate] = {**(gates or {}), GET_EXTENSIONS: endpoint}
        self._proxied = endpoint.callers.are_proxied
        self._others = others
        self._database = database
        self._watches = (watch, *watches)
        self._background = Background(works)
        self._leave = leave
        self._hear_no_more: Callable[[], None] = lambda: None

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        """Answers what comes by ASGI."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and (gate := self._gate(scope["path"])):
            request = asgi.read_request(scope)
            reply = self._endpoint.at_once(request) if gate is self._endpoint else None
            if reply is None:
                reply = await gate.answer(request, partial(asgi.read_body, receive))
            await asgi.respond(send, request.method, reply)
        else:
            await self._others(scope, receive, send)

    async def __rsgi__(self, scope: rsgi.Scope, exchange: rsgi.Exchange) -> None:
        """Answers what comes by RSGI."""
        gate = self._gate(scope.path)
        if gate is None:
            await pass_on(self._others, scope, exchange)
            return
        request = rsgi.read_request(scope, proxied=self._proxied)
        reply = self._endpoint.at_once(request) if gate is self._endpoint else None
        if reply is None:
            reply = await gate.answer(request, partial(rsgi.read_body, exchange, request.content_length))
        rsgi.respond(exchange, request.method, reply)

    def _gate(self, path: str) -> Gate | None:
        return self._gates.get(path) or self._gates.get(address_of(path) or "")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called by RSGI before the first request."""
        loop.run_until_complete(self._start())
        listen_when_running(loop, started=False)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called by RSGI after the last request."""
        loop.run_until_complete(self._stop())

    async def _live(self, receive: asgi.Receive, send: asgi.Send) -> None:
        await receive()
        await self._start()
        await send({"type": "lifespan.startup.complete"})
        listen_when_running(asyncio.get_running_loop(), started=True)
        await receive()
        await self._stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _start(self) -> None:
        for watch in self._watches:
            await watch.start()
        self._hear_no_more = on_stop(self._leave)
        self._background.start()

    async def _stop(self) -> None:
        self._hear_no_more()
        self._leave()
        await self._background.stop()
        for watch in self._watches:
            await watch.close()
        await self._endpoint.snapshots.close()
        await self._database.close()
