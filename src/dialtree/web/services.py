"""What the routes of management work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from litestar.datastructures import State
from litestar.di import NamedDependency, Provide

from dialtree.management.passwords import Passwords
from dialtree.management.uploads import Importer
from dialtree.management.webhook_courier import Courier
from dialtree.serving.agent_feed import AgentFeed
from dialtree.serving.caller import Callers
from dialtree.serving.endpoint import ExtensionListEndpoint
from dialtree.serving.health import Health
from dialtree.storage.database import Database
from dialtree.storage.revision_waits import RevisionWaits
from dialtree.storage.search.indexes import SearchIndexes
from dialtree.web.door import Door, utc_now
from dialtree.web.idempotency import claiming
from dialtree.web.limits import Limits

TYPES = (Database, Door, SearchIndexes, RevisionWaits, Courier, Importer, AgentFeed, Health)
"""What routes take by `PROVIDED`."""


@dataclass(frozen=True)
class Services:
    """What there is one of in an application.

    Attributes:
        database: The directory; whoever opened it closes it.
        callers: Tells where a request comes from.
        waits: Lets requests wait for changes.
        importer: Does imports.
        feed: Tells what happens to agents.
        passwords: Verifies and hashes passwords.
        clock: Tells the moment (aware) to what concerns people who sign in.
        courier: Tries webhooks; unless another is given, at public addresses alone.
        limits: Bounds how many requests anybody makes.
        health: Tells how the server is.
        endpoint: Answers the extension list, for those who try it; None where nothing does.
    """

    database: Database
    callers: Callers
    waits: RevisionWaits
    importer: Importer
    feed: AgentFeed
    passwords: Passwords = field(default_factory=Passwords)
    clock: Callable[[], datetime] = utc_now
    courier: Courier = field(default_factory=Courier)
    limits: Limits = field(default_factory=Limits)
    health: Health = field(kw_only=True)
    endpoint: ExtensionListEndpoint | None = None

    @cached_property
    def door(self) -> Door:
        """Lets people in."""
        return Door(self.database, self.callers, self.passwords, self.clock, limits=self.limits)

    @cached_property
    def indexes(self) -> SearchIndexes:
        """What extensions are searched by."""
        return SearchIndexes(self.database)


def _door(state: State) -> Door:
    return _of(state).door


def _indexes(state: State) -> SearchIndexes:
    return _of(state).indexes


def _waits(state: State) -> RevisionWaits:
    return _of(state).waits


def _courier(state: State) -> Courier:
    return _of(state).courier


def _importer(state: State) -> Importer:
    return _of(state).importer


def _feed(state: State) -> AgentFeed:
    return _of(state).feed


def _health(state: State) -> Health:
    return _of(state).health


def _of(state: State) -> Services:
    services: Services = state.services
    return services


PROVIDED: Mapping[str, Provide] = {
    "directory": Provide(claiming, sync_to_thread=False),
    "indexes": Provide(_indexes, sync_to_thread=False),
    "door": Provide(_door, sync_to_thread=False),
    "waits": Provide(_waits, sync_to_thread=False),
    "courier": Provide(_courier, sync_to_thread=False),
    "importer": Provide(_importer, sync_to_thread=False),
    "feed": Provide(_feed, sync_to_thread=False),
    "health": Provide(_health, sync_to_thread=False),
}
"""What routes take, by name."""

Indexes: TypeAlias = NamedDependency[SearchIndexes]
"""What extensions are searched by, as routes take it."""
