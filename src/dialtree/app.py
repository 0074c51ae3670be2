"""The composition root: settings in, one ASGI application out."""

import asyncio
import json
from contextlib import suppress

from dialtree.contract.path import is_extension_list
from dialtree.serving.access_log import AccessLog
from dialtree.serving.asgi import Application, Receive, Scope, Send, respond
from dialtree.serving.caller import Callers
from dialtree.serving.cors import Origins
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.grants import Grants
from dialtree.serving.logs import configure_logs
from dialtree.serving.snapshots import Snapshots
from dialtree.serving.throttle import Throttle
from dialtree.serving.usage import UsageCounter
from dialtree.settings import Settings
from dialtree.storage.database import Database
from dialtree.storage.location import read_location
from dialtree.storage.revision_watch import RevisionWatch

_NOT_FOUND = json.dumps(
    {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is nothing at this address."}
).encode()


def create_application(settings: Settings) -> Application:
    """The application that answers everything that a Dialtree server answers.

    Args:
        settings: The settings; the database is not opened before the first request.

    Raises:
        ValueError: The database's URL is of no known form.
        RefusedError: A trusted proxy is no network, or an allowed origin is no origin.
    """
    path = read_location(settings.database)
    database, watch = Database(path), RevisionWatch(path)
    callers, usage = Callers(settings.trusted_proxies), UsageCounter(database)
    endpoint = ExtensionListEndpoint(
        grants=Grants(database, watch),
        snapshots=Snapshots(database, watch, settings.snapshot_memory),
        throttle=Throttle(settings.unmatched_per_minute, settings.unmatched_burst),
        callers=callers,
        origins=Origins(settings.allowed_origins),
        usage=usage,
    )
    application = _House(endpoint, database, watch, usage)
    return AccessLog(application, callers) if settings.access_log else application


def from_environment() -> Application:
    """What a worker process runs: the application, by the settings in its environment."""
    settings = Settings()
    configure_logs(settings.log_level, settings.log_format)
    return create_application(settings)


class _House:
    """Leads each request to what answers it, and opens and closes what lives as long as the server."""

    def __init__(
        self, endpoint: ExtensionListEndpoint, database: Database, watch: RevisionWatch, usage: UsageCounter
    ) -> None:
        self._endpoint = endpoint
        self._database = database
        self._watch = watch
        self._usage = usage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and is_extension_list(scope["path"]):
            await self._endpoint(scope, receive, send)
        elif scope["type"] == "http":
            length = b"%d" % len(_NOT_FOUND)
            headers = [(b"content-type", b"application/problem+json"), (b"content-length", length)]
            await respond(send, 404, headers, b"" if scope["method"] == "HEAD" else _NOT_FOUND)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        counting = asyncio.create_task(self._usage.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        counting.cancel()
        with suppress(asyncio.CancelledError):
            await counting
        await self._usage.flush()
        self._watch.close()
        await self._database.close()
        await send({"type": "lifespan.shutdown.complete"})
