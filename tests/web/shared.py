"""The application of management for all tests: to make one takes longer than most of them."""

from collections.abc import Callable
from datetime import datetime

from dialtree.management.uploads import Importer
from dialtree.serving.agent_feed import AgentFeed
from dialtree.serving.caller import Callers
from dialtree.serving.confirmations import Confirmations
from dialtree.serving.cors import Origins
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.grants import Grants, Opened
from dialtree.serving.health import Health
from dialtree.serving.outage import Outage
from dialtree.serving.outage_log import OutageLog
from dialtree.serving.requests import RequestCounts
from dialtree.serving.snapshots import Snapshots
from dialtree.serving.throttle import Throttle
from dialtree.serving.usage import UsageCounter
from dialtree.storage.database import Database
from dialtree.storage.location import read_location
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.watch import RevisionWatch
from dialtree.web.application import create_web
from dialtree.web.limits import Limits
from dialtree.web.services import Services
from web.waiting_for_changes import watch_of

UNLIMITED = Limits(1e6, 100_000)

_NONE = read_location("sqlite:///none.db")
_NOWHERE = Database(_NONE)


def health_of(database: Database, watch: RevisionWatch) -> Health:
    """How a server is that has answered nothing yet."""
    return Health(database, watch, Snapshots(database, 1_000_000, "Origin"), RequestCounts(), workers=1)


class _Forgetful(Grants):
    """Looks every code up anew: nobody has started the watch that tells what has changed."""

    async def find(self, digest: bytes) -> Opened | None:
        self._remembered.clear()
        return await super().find(digest)


def endpoint_of(database: Database, watch: RevisionWatch, clock: Callable[[], datetime]) -> ExtensionListEndpoint:
    """What codes are presented to; three that open nothing are too many."""
    origins, grants, outage_log = Origins(()), _Forgetful(database, watch), OutageLog()
    return ExtensionListEndpoint(
        grants=grants,
        snapshots=Snapshots(database, 1_000_000, origins.vary),
        watch=watch,
        outage=Outage(Confirmations(database, grants, outage_log), 0.0),
        outage_log=outage_log,
        throttle=Throttle(0.001, 3),
        callers=Callers(("192.0.2.0/24",)),
        origins=origins,
        usage=UsageCounter(database),
        clock=clock,
    )


_WATCH = watch_of(_NONE)
_WAITS = RevisionWaits(_WATCH)
_FEED = AgentFeed(_NOWHERE, watch_of(_NONE), _WAITS)

WEB = create_web(
    Services(
        _NOWHERE,
        Callers(()),
        _WAITS,
        Importer(),
        _FEED,
        limits=UNLIMITED,
        health=health_of(_NOWHERE, _WATCH),
    )
)
"""An office puts its own `state.services` into it; without, it knows what needs no database."""
