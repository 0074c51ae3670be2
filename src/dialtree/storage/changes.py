"""Queries of the change log, as those see it who follow an organisation."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.batches import BATCH, in_batches
from dialtree.storage.logged import LOGGED
from dialtree.storage.schema import change_log, change_log_floors

# Both know ON CONFLICT, which the statement that all databases share does not.
_INSERT: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

_ORDER = {entity: ("id", *columns) for entity, columns in LOGGED.values()}

COLUMNS = (
    change_log.c.revision,
    change_log.c.at,
    change_log.c.entity,
    change_log.c.entity_id,
    change_log.c.operation,
    change_log.c.before,
    change_log.c.after,
)
"""What of the change log makes a `Change`."""


class Change(msgspec.Struct, frozen=True):
    """One change of one thing.

    Attributes:
        revision: The revision of the organisation that it made.
        at: When.
        entity: What kind of thing has changed: "account", "user", "extension" or "code".
        id: Which one.
        operation: "insert", "update" or "delete"; "present" of a thing that is there when somebody begins to follow.
        before: Its values before; None when it was not there.
        after: Its values after; None when it is gone.
    """

    revision: int
    at: datetime
    entity: str
    id: int
    operation: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


async def load_changes(connection: AsyncConnection, organization_id: int, after: int, limit: int) -> list[Change]:
    """The first changes of an organisation after a revision, in the order of revisions, which is that of the commits.

    A transaction takes revisions under a lock on the organisation that it holds to its end: whoever sees one sees all
    those before.
    """
    query = (
        select(*COLUMNS)
        .where(change_log.c.organization_id == organization_id, change_log.c.revision > after)
        .order_by(change_log.c.revision)
        .limit(limit)
    )
    return [read_change(row) for row in await connection.execute(query)]


async def load_changes_at(
    connection: AsyncConnection, organization_id: int, revisions: Collection[int]
) -> dict[int, Change]:
    """The changes of an organisation that made some revisions, by revision; those that are known."""
    found: dict[int, Change] = {}
    for batch in in_batches(revisions):
        query = select(*COLUMNS).where(
            change_log.c.organization_id == organization_id, change_log.c.revision.in_(batch)
        )
        found |= {row.revision: read_change(row) for row in await connection.execute(query)}
    return found


async def find_moment(connection: AsyncConnection, organization_id: int, revision: int) -> datetime | None:
    """When an organisation came to a revision; None when the change log does not have it."""
    query = select(change_log.c.at).where(
        change_log.c.organization_id == organization_id, change_log.c.revision == revision
    )
    moment: datetime | None = await connection.scalar(query)
    return moment


async def read_floor(connection: AsyncConnection, organization_id: int) -> int:
    """Up to which revision the change log of an organisation has been cut off; 0 when it is whole."""
    query = select(change_log_floors.c.revision).where(change_log_floors.c.organization_id == organization_id)
    return await connection.scalar(query) or 0


async def list_logged(connection: AsyncConnection) -> Sequence[int]:
    """The organisations that the change log has anything of, also those that are no more; in order."""
    query = select(change_log.c.organization_id).distinct().order_by(change_log.c.organization_id)
    return (await connection.execute(query)).scalars().all()


async def find_cut(connection: AsyncConnection, organization_id: int, before: datetime) -> int:
    """The last revision of an organisation such that all changes up to it are from before a moment.

    The last change of all is never among them: it tells at which revision the organisation goes on.

    Returns:
        The revision; 0 when there is nothing to cut off.
    """
    own = change_log.c.organization_id == organization_id
    query = select(
        func.min(change_log.c.revision).filter(change_log.c.at >= before), func.max(change_log.c.revision)
    ).where(own)
    kept, last = (await connection.execute(query)).one()
    return max(0, (last if kept is None else kept) - 1) if last else 0


async def count_changes(connection: AsyncConnection, organization_id: int, upto: int) -> int:
    """How many changes of an organisation there are up to a revision."""
    query = select(func.count()).where(change_log.c.organization_id == organization_id, change_log.c.revision <= upto)
    return await connection.scalar(query) or 0


async def raise_floor(connection: AsyncConnection, organization_id: int, revision: int) -> None:
    """Notes up to which revision the change log of an organisation is cut off. A floor is never lowered."""
    if revision > await read_floor(connection, organization_id):
        statement = _INSERT[connection.dialect.name](change_log_floors).values(
            organization_id=organization_id, revision=revision
        )
        updated = statement.on_conflict_do_update(
            index_elements=["organization_id"], set_={"revision": statement.excluded.revision}
        )
        await connection.execute(updated)


async def cut_off(connection: AsyncConnection, organization_id: int, upto: int) -> int:
    """Deletes the first `BATCH` changes of an organisation, up to a revision.

    Returns:
        How many were deleted; 0 when there are none left.
    """
    first = select(change_log.c.id).where(
        change_log.c.organization_id == organization_id, change_log.c.revision <= upto
    )
    batch = first.order_by(change_log.c.revision).limit(BATCH)
    deleted = await connection.execute(delete(change_log).where(change_log.c.id.in_(batch)))
    return deleted.rowcount


def read_change(row: Sequence[Any]) -> Change:
    """The change of a row of `COLUMNS`."""
    revision, at, entity, entity_id, operation, before, after = row
    return Change(revision, at, entity, entity_id, operation, _ordered(entity, before), _ordered(entity, after))


def _ordered(entity: str, values: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The same values in the order of the columns: PostgreSQL keeps an order of its own."""
    if values is None:
        return None
    return {name: values[name] for name in _ORDER[entity] if name in values}
