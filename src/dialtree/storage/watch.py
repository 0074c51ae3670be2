"""The watch on revisions, as the read path asks it (DESIGN, Freshness), and on other numbers that only grow."""

from enum import Enum
from typing import Final, NamedTuple, Protocol


class Watched(NamedTuple):
    """What is watched: a number of each organisation, which only grows.

    Attributes:
        query: The query of it, with `{}` where the organisation stands.
        channel: Where PostgreSQL announces it: `<organization id> <new number>`, or `<organization id> gone`.
    """

    query: str
    channel: str


REVISIONS = Watched("SELECT revision FROM organizations WHERE id = {}", "dialtree")
"""The revisions of organisations."""

AGENT_SEQUENCES = Watched(
    "SELECT coalesce((SELECT sequence FROM agent_feeds WHERE organization_id = {}), 0)", "dialtree_agents"
)
"""How far the changes of organisations' agent sessions are numbered; 0 where there was none yet."""


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
"""What a watch says that would have to ask the database first."""


class Heartbeat(NamedTuple):
    """How a watch knows what it tells.

    Attributes:
        listens: Whether it listens to what the database announces; else it asks with each question.
        seconds: How long ago the last heartbeat was sent that was answered; None without one.
    """

    listens: bool
    seconds: float | None = None


class RevisionWatch(Protocol):
    """Tells the revision of an organisation as of the last commit."""

    async def start(self) -> None:
        """Begins to watch, on the running event loop. A database that is out of reach is tried again until `close`."""

    def revision(self, organization_id: int) -> int | Unknown | None:
        """The revision of an organisation, told at once; None when there is no such organisation.

        Returns:
            `UNKNOWN` when only the database could tell: then `read` does.

        Raises:
            OutOfReachError: The database cannot be read.
        """

    async def read(self, organization_id: int) -> int | None:
        """The revision of an organisation, read from the database now; None when there is no such organisation.

        Raises:
            OutOfReachError: The database cannot be read.
        """

    def heartbeat(self) -> Heartbeat:
        """How it knows what it tells, and since when."""

    async def close(self) -> None:
        """Stops watching and closes what is open."""
