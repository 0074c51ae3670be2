"""The application of management for all tests: to make one takes longer than most of them."""

from dialtree.management.uploads import Importer
from dialtree.serving.agent_feed import AgentFeed
from dialtree.serving.caller import Callers
from dialtree.serving.health import Health
from dialtree.serving.requests import RequestCounts
from dialtree.serving.snapshots import Snapshots
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
