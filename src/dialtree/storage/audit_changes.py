"""What the acts of the audit have changed, by the change log."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.storage.changes import COLUMNS, Change, read_change
from dialtree.storage.history import entries_within
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.reach import account_and_below, users_within, within
from dialtree.storage.schema import audit, change_log, codes, users


def made_by_many(acts: FromClause) -> ColumnElement[bool]:
    """The condition that an entry of the change log was made by an act that may have changed several things.

    Args:
        acts: The audit.
    """
    return and_(
        acts.c.first_revision.is_not(None),
        change_log.c.organization_id == acts.c.organization_id,
        change_log.c.revision >= acts.c.first_revision,
        change_log.c.revision <= acts.c.revision,
    )


def on(entity: str | None, entity_id: int | None) -> ColumnElement[bool]:
    """The condition that an entry of the change log is of a kind of thing, or of one thing; None means any."""
    return and_(
        true() if entity is None else change_log.c.entity == entity,
        true() if entity_id is None else change_log.c.entity_id == entity_id,
    )


def acts_that_changed(reach: Reach, entity: str | None, entity_id: int) -> Select[int]:
    """The query of the ids of those acts that were done to a thing, or have changed it, within reach, among others."""
    done_to = select(audit.c.id).where(audit.c.entity_id == entity_id)
    if entity is not None:
        done_to = done_to.where(audit.c.entity == entity)
    many = audit.alias()
    among = select(many.c.id).where(on(entity, entity_id), made_by_many(many), touches(reach))
    return done_to.union_all(among)  # type: ignore[return-value]


def touches(reach: Reach) -> ColumnElement[bool]:
    """The condition that an entry of the change log is of what is within reach."""
    if reach.organization_id is None:
        return true()
    whole = change_log.c.organization_id == reach.organization_id
    if reach.account_id is None:
        return whole
    code = exists().where(
        codes.c.id == change_log.c.entity_id, within(reach, codes.c.organization_id, codes.c.account_id)
    )
    kinds = {
        "extension": entries_within(reach),
        "account": change_log.c.entity_id.in_(account_and_below(reach.account_id)),
        "user": exists().where(users.c.id == change_log.c.entity_id, users_within(reach)),
        "code": code,
    }
    return and_(whole, or_(*(and_(change_log.c.entity == kind, inside) for kind, inside in kinds.items())))


async def list_changes_of(connection: AsyncConnection, reach: Reach, act_id: int, window: Window) -> Page[Change]:
    """What an act has changed within reach, as far as the change log has it, sorted by `revision`."""
    alone = and_(
        audit.c.first_revision.is_(None),
        change_log.c.organization_id == audit.c.organization_id,
        change_log.c.revision == audit.c.revision,
        change_log.c.entity == audit.c.entity,
        change_log.c.entity_id == audit.c.entity_id,
    )
    # Each way of its own finds its entries by index.
    made: list[Select[*tuple[Any, ...]]] = [
        select(change_log.c.id).where(audit.c.id == act_id, way) for way in (made_by_many(audit), alone)
    ]
    query = select(*COLUMNS).where(change_log.c.id.in_(made[0].union_all(made[1])), touches(reach))
    sorts = {"revision": change_log.c.revision}
    return await load_page(connection, query, window, sorts, change_log.c.id, read_change)
