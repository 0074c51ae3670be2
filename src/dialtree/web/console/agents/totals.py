"""How many extensions are free, and how many agents are at each status: each number narrows the board down."""

from collections.abc import Mapping, Sequence

import msgspec

from dialtree.storage.agent_views import AgentTotals
from dialtree.web.console.agents.query import BoardQuery
from dialtree.web.console.agents.statuses import Named


class Total(msgspec.Struct, frozen=True):
    """A number on top of the board.

    Attributes:
        name: What it is of: "all", "free", "held", or the number of a status.
        number: How many there are.
        told: What the address says that shows these alone.
        is_chosen: Whether these alone are shown.
        status: The status, if it is of one.
    """

    name: str
    number: int
    told: Mapping[str, object]
    is_chosen: bool
    status: Named | None = None


def totals_of(counts: AgentTotals, statuses: Mapping[int, Named], query: BoardQuery) -> Sequence[Total]:
    """The numbers, in order: those of all, then each status that agents can take or are at.

    Args:
        counts: What was counted.
        statuses: The organisation's statuses.
        query: What is shown.
    """
    held = counts.extensions - counts.free
    at = {it.status: it.agents for it in counts.statuses}
    wanted = {number for number, it in statuses.items() if it.is_taken} | at.keys()
    return (
        _total(query, "all", counts.extensions),
        _total(query, "free", counts.free, held="no"),
        _total(query, "held", held, held="yes"),
        *(_total(query, str(it), at.get(it, 0), statuses.get(it) or Named(it), status=it) for it in sorted(wanted)),
    )


def _total(query: BoardQuery, name: str, number: int, of: Named | None = None, **narrowed: object) -> Total:
    narrowing = {"held": "", "status": 0, **narrowed}
    is_chosen = (query.held, query.status) == (narrowing["held"], narrowing["status"])
    return Total(name, number, query.told(**narrowing), is_chosen, of)
