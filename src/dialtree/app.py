"""The composition root: settings in, one application out."""

import gc
from collections.abc import Mapping
from dataclasses import fields

from dialtree.contract.path import GET_STATUSES, SET_STATUS
from dialtree.management.uploads import Importer
from dialtree.management.webhook_courier import Courier
from dialtree.serving.access_log import AccessLog
from dialtree.serving.agent_endpoints import SetStatusEndpoint, StatusesEndpoint
from dialtree.serving.agent_feed import AgentFeed
from dialtree.serving.agent_sweeper import AgentSweeper
from dialtree.serving.asgi import Application
from dialtree.serving.background import Work
from dialtree.serving.caller import Callers
from dialtree.serving.confirmations import Confirmations
from dialtree.serving.cors import Origins
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.gate import Gate
from dialtree.serving.grants import Grants
from dialtree.serving.health import Health
from dialtree.serving.logs import configure_logs
from dialtree.serving.outage import Outage
from dialtree.serving.outage_log import OutageLog
from dialtree.serving.requests import RequestCounts
from dialtree.serving.service import Service
from dialtree.serving.snapshots import Snapshots
from dialtree.serving.throttle import Throttle
from dialtree.serving.usage import UsageCounter
from dialtree.serving.webhooks import WebhookSender
from dialtree.settings import Settings
from dialtree.storage.database import Database
from dialtree.storage.location import Location, PostgresServer, read_location
from dialtree.storage.options import Options
from dialtree.storage.postgresql.watch import PostgresWatch
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.sqlite.watch import SqliteWatch
from dialtree.storage.watch import AGENT_SEQUENCES, REVISIONS, RevisionWatch, Watched
from dialtree.web.application import create_web
from dialtree.web.counting import counted
from dialtree.web.front import fronted
from dialtree.web.limits import Limits
from dialtree.web.route_words import words_of_routes
from dialtree.web.services import Services

_LEASE_SECONDS = 2.0
"""How long a heartbeat holds where nothing is answered from what is announced: who listens is only told sooner."""


def create_application(settings: Settings) -> Application:
    """The application that answers everything that a Dialtree server answers.

    Args:
        settings: The settings; the database is not opened before the server starts.

    Returns:
        An ASGI application; without an access log it speaks RSGI, too.

    Raises:
        ValueError: The database's URL is of no known form.
        RefusedError: A trusted proxy or a network for webhooks is no network, or an allowed origin is no origin.
    """
    location = read_location(settings.database)
    database, watch = Database(location, _options(settings)), _watch(location, settings)
    callers, origins = Callers(settings.trusted_proxies), Origins(settings.allowed_origins)
    usage = UsageCounter(database)
    grants = Grants(database, watch)
    outage_log = OutageLog()
    confirmations = Confirmations(database, grants, outage_log)
    snapshots, requests = Snapshots(database, settings.snapshot_memory, origins.vary), RequestCounts()
    endpoint = ExtensionListEndpoint(
        grants=grants,
        snapshots=snapshots,
        watch=watch,
        outage=Outage(confirmations, settings.stale_on_error),
        outage_log=outage_log,
        throttle=Throttle(settings.unmatched_per_minute, settings.unmatched_burst),
        callers=callers,
        origins=origins,
        usage=usage,
        requests=requests,
    )
    waits = RevisionWaits(watch)
    courier = Courier(settings.webhook_networks)
    sender = WebhookSender(database, courier)
    limits = Limits(settings.api_per_minute, settings.api_burst)
    importer = Importer()
    agent_watch = _watch(location, settings, AGENT_SEQUENCES)
    feed = AgentFeed(database, agent_watch, waits)
    health = Health(database, watch, snapshots, requests, settings.workers)
    services = Services(
        database, callers, waits, importer, feed, courier=courier, limits=limits, health=health, endpoint=endpoint
    )
    web = create_web(services)
    works = (
        Work(usage.run, usage.flush),
        Work(confirmations.run),
        Work(sender.run, sender.finish),
        Work(importer.run, importer.finish),
        Work(AgentSweeper(database).run),
    )

    def leave() -> None:
        waits.stop()
        feed.stop()
        importer.leave()

    others, gates = counted(fronted(web), requests), _agent_gates(endpoint, database)
    service = Service(endpoint, others, database, watch, works, leave, gates, [agent_watch])
    return AccessLog(service, callers, words_of_routes(web)) if settings.access_log else service


def from_environment() -> Application:
    """What a worker process runs: the application, by the settings in its environment."""
    settings = Settings()
    configure_logs(settings.log_level, settings.log_format)
    application = create_application(settings)
    # What has been loaded stays; to look through all of it again and again would hold up requests for milliseconds.
    gc.collect()
    gc.freeze()
    return application


def _agent_gates(endpoint: ExtensionListEndpoint, database: Database) -> Mapping[str, Gate]:
    """What answers Login/Logout, by address; all share one guard, so that one cannot be guessed at behind another."""
    shared = {it.name: getattr(endpoint, it.name) for it in fields(Gate)}
    return {
        SET_STATUS: SetStatusEndpoint(**shared, database=database),
        GET_STATUSES: StatusesEndpoint(**shared, database=database),
    }


def _options(settings: Settings) -> Options:
    return Options(
        connections=settings.database_connections,
        connect_timeout=settings.database_connect_timeout,
        statement_timeout=settings.database_statement_timeout,
    )


def _watch(location: Location, settings: Settings, watched: Watched = REVISIONS) -> RevisionWatch:
    if isinstance(location, PostgresServer):
        is_exact = watched is REVISIONS
        return PostgresWatch(
            location.url,
            lease_seconds=settings.heartbeat_milliseconds / 1000 if is_exact else _LEASE_SECONDS,
            strict=settings.strict and is_exact,
            connect_timeout=settings.database_connect_timeout,
            statement_timeout=settings.database_statement_timeout,
            watched=watched,
        )
    return SqliteWatch(location.path, watched)
