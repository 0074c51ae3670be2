"""The numbers of changes of agent sessions: each organisation counts its own, without gaps."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Executable, bindparam, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.agent_views import AgentView, load_agents
from dialtree.storage.extensions import load_by_ids
from dialtree.storage.schema import agent_feeds, agent_sessions
from dialtree.storage.watch import AGENT_SEQUENCES

_RAISED = {"sequence": agent_feeds.c.sequence + 1}
_FIRST = {"organization_id": bindparam("organization"), "sequence": 1}

_raised = (
    postgresql.insert(agent_feeds)
    .values(_FIRST)
    .on_conflict_do_update(index_elements=["organization_id"], set_=_RAISED)
    .returning(agent_feeds.c.organization_id, agent_feeds.c.sequence)
    .cte("raised")
)
_announced = func.concat(_raised.c.organization_id, literal(" "), _raised.c.sequence)

_NEXT: Mapping[str, Executable] = {
    "sqlite": sqlite.insert(agent_feeds)
    .values(_FIRST)
    .on_conflict_do_update(index_elements=["organization_id"], set_=_RAISED)
    .returning(agent_feeds.c.sequence),
    "postgresql": select(_raised.c.sequence, func.pg_notify(AGENT_SEQUENCES.channel, _announced)),
}
_LAST = select(agent_feeds.c.sequence).where(agent_feeds.c.organization_id == bindparam("organization"))

_REACHED = func.max(agent_sessions.c.sequence).label("sequence")
_CHANGED = (
    select(agent_sessions.c.extension_id, _REACHED)
    .where(
        agent_sessions.c.organization_id == bindparam("organization"), agent_sessions.c.sequence > bindparam("after")
    )
    .group_by(agent_sessions.c.extension_id)
    .order_by(_REACHED, agent_sessions.c.extension_id)
)


async def next_sequence(connection: AsyncConnection, organization_id: int) -> int:
    """The number of the change that a transaction is about to make; announced when it commits.

    It locks the organisation's row to the end of the transaction: whoever changes agent sessions of the organisation
    does so one after another, in the order of the numbers, and what they read after this holds. As everybody locks
    this row first, nobody waits for each other in a circle.
    """
    sequence: int = (await connection.execute(_NEXT[connection.dialect.name], {"organization": organization_id})).one()[
        0
    ]
    return sequence


async def last_sequence(connection: AsyncConnection, organization_id: int) -> int:
    """The number of the last change of an organisation's agent sessions; 0 when there was none."""
    return await connection.scalar(_LAST, {"organization": organization_id}) or 0


class Changed(NamedTuple):
    """An extension whose holder has changed.

    Attributes:
        sequence: The number of the last such change.
        extension_id: The extension.
        account_id: The account it is on; None when it is deleted.
        view: Who holds it now; None when it is no longer active.
    """

    sequence: int
    extension_id: int
    account_id: int | None
    view: AgentView | None


async def load_changed(connection: AsyncConnection, organization_id: int, after: int) -> Sequence[Changed]:
    """The extensions of an organisation whose holders have changed after a change, each as it is now, once.

    Args:
        connection: A transaction that reads; with `last_sequence` it tells all changes up to that.
        organization_id: The organisation.
        after: The number of the change.
    """
    found = (await connection.execute(_CHANGED, {"organization": organization_id, "after": after})).all()
    ids = [row.extension_id for row in found]
    views = await load_agents(connection, ids)
    others = await load_by_ids(connection, [it for it in ids if it not in views])
    places = {it: extension.account_id for it, (_, extension) in others.items()}
    places |= {it: view.account_id for it, view in views.items()}
    return [
        Changed(row.sequence, row.extension_id, places.get(row.extension_id), views.get(row.extension_id))
        for row in found
    ]
