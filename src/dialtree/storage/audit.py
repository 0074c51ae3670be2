"""The audit: who did what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, exists, insert, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.storage.audit_changes import acts_that_changed, made_by_many, on, touches
from dialtree.storage.audit_reach import acts_within
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.revisions import last_revision
from dialtree.storage.schema import audit

EVERYBODY = 0
"""Stands for all organisations together."""


class AuditRow(msgspec.Struct, frozen=True):
    """One act of somebody.

    Attributes:
        organization_id: The organisation it was done to, or `EVERYBODY`.
        at: When.
        actor_kind: What acted: "command line" and the like.
        actor: Who, as far as is known.
        actor_id: The number of the person's credential, or of the token; None on the command line.
        address: The network address they came from; "" on the command line.
        action: What was done: "add", "set", "move", "issue" and the like.
        entity: What kind of thing it was done to: "account", "extension" and the like.
        entity_id: Which one; None when it was many.
        details: What else is worth knowing, such as values before and after; JSON. It never holds a secret.
        first_revision: The first revision that was made by it, when that may have been more than one; else None.
    """

    organization_id: int
    at: datetime
    actor_kind: str
    actor: str
    actor_id: int | None
    address: str
    action: str
    entity: str
    entity_id: int | None
    details: Mapping[str, object]
    first_revision: int | None = None


class Act(msgspec.Struct, frozen=True):
    """An act as the audit has it.

    Attributes:
        id: Its number; later ones are higher.
        organization_id: The organisation it was done to; 0 when it concerns all.
        revision: The revision of the organisation when it was done, its own changes included.
        at: When.
        actor_kind: By which way they came: "command line", "person", "token" or "server".
        actor: Who, as far as that way tells; "" when the person has been erased.
        actor_id: The number of the person's credential, or of the token; null on the command line.
        address: The network address they came from; "" on the command line.
        action: What was done: "add", "set", "move", "issue" and the like.
        entity: What kind of thing it was done to: "account", "extension" and the like.
        entity_id: Which one; null when it was many.
        details: What else is worth knowing, such as values before and after.
    """

    id: int
    organization_id: int
    revision: int
    at: datetime
    actor_kind: str
    actor: str
    actor_id: int | None
    address: str
    action: str
    entity: str
    entity_id: int | None
    details: Mapping[str, Any]


class AuditFilter(msgspec.Struct, frozen=True):
    """Which acts are wanted; None means any.

    Attributes:
        reach: Those within it. Of a part of an organisation: what was done to its accounts, extensions, codes and
            tokens, and to users within reach; what has changed any of these among others; and what was done by its
            tokens and by people whose role is there. An extension is where it is now; one that was deleted, where it
            was last; of what changed many things, where it was before or came to.
        organization_id: Those of one organisation; 0 for what concerns all.
        actor_kind: Those of who came by one way.
        actor: Those of whom this is a part of the name; ASCII letters in any case.
        action: Those that did one thing.
        entity: Those to one kind of thing, or that have changed any of that kind among others.
        entity_id: Those to the thing of one number, or that have changed it among others.
        since: Those from this moment on.
        until: Those before this moment.
    """

    reach: Reach
    organization_id: int | None = None
    actor_kind: str | None = None
    actor: str | None = None
    action: str | None = None
    entity: str | None = None
    entity_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


_COLUMNS = tuple(audit.c[field] for field in Act.__struct_fields__)
_MANY: ColumnElement[bool] = literal_column("first_revision IS NOT NULL")


async def insert_audit(connection: AsyncConnection, row: AuditRow) -> None:
    """Writes an act, with the revision that the organisation has reached by it."""
    revision = await last_revision(connection, row.organization_id)
    await connection.execute(insert(audit).values(revision=revision, **msgspec.structs.asdict(row)))


async def list_acts(connection: AsyncConnection, wanted: AuditFilter, window: Window) -> Page[Act]:
    """The acts that a filter lets through, sorted by `id`."""
    return await load_page(connection, _filtered(wanted), window, {"id": audit.c.id}, audit.c.id, _act)


async def is_act_within(connection: AsyncConnection, reach: Reach, act_id: int) -> bool:
    """Whether there is an act of a number within reach."""
    return await connection.scalar(select(audit.c.id).where(audit.c.id == act_id, acts_within(reach))) is not None


async def load_acts(connection: AsyncConnection, wanted: AuditFilter, before: int | None, limit: int) -> Sequence[Act]:
    """The newest acts that a filter lets through, newest first.

    Args:
        connection: A transaction that reads.
        wanted: The filter.
        before: Only those with a lower number; None means all.
        limit: How many at most.
    """
    query = _filtered(wanted).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [_act(row) for row in await connection.execute(query)]


async def load_acts_on(
    connection: AsyncConnection, organization_id: int, entity: str, entity_id: int, revisions: Collection[int]
) -> list[tuple[int, Act]]:
    """The acts that may have made some revisions, each with the first revision that it made.

    Args:
        connection: A transaction that reads.
        organization_id: The organisation.
        entity: What kind of thing was changed by them.
        entity_id: Which one.
        revisions: The revisions.
    """
    if not revisions:
        return []
    own = select(audit.c.revision.label("first"), *_COLUMNS).where(
        audit.c.organization_id == organization_id,
        audit.c.revision.in_(revisions),
        audit.c.entity == entity,
        audit.c.entity_id == entity_id,
    )
    many = select(audit.c.first_revision.label("first"), *_COLUMNS).where(
        audit.c.organization_id == organization_id,
        audit.c.revision >= min(revisions),
        _MANY,
        audit.c.first_revision <= max(revisions),
    )
    return [(row[0], _act(row[1:])) for query in (own, many) for row in await connection.execute(query)]


async def find_many(connection: AsyncConnection, organization_id: int, entity: str, first_revision: int) -> Act | None:
    """The act that changed more than one thing and made a revision as its first; None when there is none.

    Args:
        connection: A transaction that reads.
        organization_id: The organisation.
        entity: What kind of thing it was done to.
        first_revision: The first revision that it made.
    """
    query = select(*_COLUMNS).where(
        audit.c.organization_id == organization_id,
        _MANY,
        audit.c.first_revision == first_revision,
        audit.c.entity == entity,
    )
    row = (await connection.execute(query)).one_or_none()
    return _act(row) if row else None


def _filtered(wanted: AuditFilter) -> Select[*tuple[Any, ...]]:
    query = select(*_COLUMNS).where(acts_within(wanted.reach))
    for field in ("organization_id", "actor_kind", "action"):
        if (value := getattr(wanted, field)) is not None:
            query = query.where(audit.c[field] == value)
    if wanted.entity_id is not None:
        query = query.where(audit.c.id.in_(acts_that_changed(wanted.reach, wanted.entity, wanted.entity_id)))
    elif wanted.entity is not None:
        among = exists().where(made_by_many(audit), on(wanted.entity, None), touches(wanted.reach))
        query = query.where(or_(audit.c.entity == wanted.entity, among))
    if wanted.actor is not None:
        query = query.where(audit.c.actor.icontains(wanted.actor, autoescape=True))
    if wanted.since is not None:
        query = query.where(audit.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(audit.c.at < wanted.until)
    return query


def _act(row: Sequence[Any]) -> Act:
    return Act(*row)
