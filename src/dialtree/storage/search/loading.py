"""What an index of extensions is made of, and what brings it up to date."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.contract.answer import PIECE
from dialtree.directory.search import search_text
from dialtree.storage.batches import in_batches
from dialtree.storage.schema import change_log, change_log_floors, extensions, organizations, users
from dialtree.storage.search.index import Entry

_SEARCHED = select(
    extensions.c.id,
    extensions.c.account_id,
    extensions.c.user_id,
    extensions.c.active,
    extensions.c.sip,
    extensions.c.name,
    extensions.c.speed_dial,
    func.coalesce(users.c.name, ""),
    func.coalesce(users.c.email, ""),
    # By the id alone, as in `storage.extensions`.
).outerjoin(users, users.c.id == extensions.c.user_id)


class State(msgspec.Struct, frozen=True):
    """How far the change log of an organisation goes.

    Attributes:
        revision: The organisation's revision.
        floor: Up to this revision, the change log has been cut off.
    """

    revision: int
    floor: int


class Changes(msgspec.Struct, frozen=True):
    """What has changed of an organisation's extensions.

    Attributes:
        gone: The ids of those that are there no more.
        present: Those that are new or have changed, or whose user has.
    """

    gone: Sequence[int]
    present: Sequence[Entry]


async def load_state(connection: AsyncConnection, organization_id: int) -> State | None:
    """How far the change log of an organisation goes; None when there is no such organisation."""
    query = (
        select(organizations.c.revision, func.coalesce(change_log_floors.c.revision, 0))
        .outerjoin(change_log_floors, change_log_floors.c.organization_id == organizations.c.id)
        .where(organizations.c.id == organization_id)
    )
    row = (await connection.execute(query)).one_or_none()
    return State(*row) if row else None


async def stream_all(connection: AsyncConnection, organization_id: int) -> AsyncIterator[Sequence[Entry]]:
    """All extensions of an organisation, a few at a time."""
    async with connection.stream(_SEARCHED.where(extensions.c.organization_id == organization_id)) as result:
        async for few in result.partitions(PIECE):
            yield [_entry(row) for row in few]


async def load_changes(connection: AsyncConnection, organization_id: int, after: int) -> Changes:
    """What has changed of an organisation's extensions after a revision, as it is now."""
    query = (
        select(change_log.c.entity, change_log.c.entity_id)
        .where(
            change_log.c.organization_id == organization_id,
            change_log.c.revision > after,
            change_log.c.entity.in_(("extension", "user")),
        )
        .distinct()
    )
    changed: dict[str, set[int]] = {"extension": set(), "user": set()}
    for entity, entity_id in await connection.execute(query):
        changed[entity].add(entity_id)
    own = _SEARCHED.where(extensions.c.organization_id == organization_id)
    present = {it.id: it async for it in _each(connection, own, extensions.c.id, changed["extension"])}
    present |= {it.id: it async for it in _each(connection, own, extensions.c.user_id, changed["user"])}
    return Changes([*(changed["extension"] - present.keys())], [*present.values()])


async def _each(
    connection: AsyncConnection, query: Select[*tuple[Any, ...]], column: ColumnElement[Any], values: Iterable[int]
) -> AsyncIterator[Entry]:
    for batch in in_batches(values):
        for few in (await connection.execute(query.where(column.in_(batch)))).partitions(PIECE):
            for row in few:
                yield _entry(row)
            await asyncio.sleep(0)


def _entry(row: Sequence[Any]) -> Entry:
    extension_id, account_id, user_id, active, sip, name, speed_dial, user_name, user_email = row
    text = search_text(sip, name, speed_dial, user_name, user_email)
    return Entry(extension_id, account_id, user_id, active, sip, name, speed_dial, text)
