"""The numbers of changes of agent sessions: each organisation counts its own, without gaps."""

from collections.abc import Mapping

from sqlalchemy import Executable, bindparam, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import agent_feeds
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
