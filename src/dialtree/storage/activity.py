"""The activity of an organisation: who did what, with what was changed past management, as one list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.storage.activity_filter import ActivityFilter, changes_within, found
from dialtree.storage.audit import Act
from dialtree.storage.audit_reach import acts_within
from dialtree.storage.batches import in_batches
from dialtree.storage.changes import Change, load_changes_at
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import audit, change_log


class Happening(msgspec.Struct, frozen=True):
    """Something that was done.

    Attributes:
        revision: The revision of the organisation when it was done.
        key: The number of the act; 0 of a change that was made in the database's own shell.
        act: Who did what; None of such a change.
        change: That change; None of an act.
    """

    revision: int
    key: int
    act: Act | None
    change: Change | None

    @property
    def at(self) -> datetime:
        """When."""
        # One of both is there.
        return self.act.at if self.act else self.change.at  # type: ignore[union-attr]


async def list_activity(connection: AsyncConnection, wanted: ActivityFilter, window: Window) -> Page[Happening]:
    """What a filter lets through, sorted by `revision`, that is in the order in which it was done."""
    rows = found(wanted)
    page = await load_page(connection, select(*rows.c), window, {"revision": rows.c.revision}, rows.c.number, _place)
    acts = await _load_acts(connection, [key for _, key in page.items if key])
    revisions = [revision for revision, key in page.items if not key]
    changes = await load_changes_at(connection, wanted.organization_id, revisions)
    items = [
        Happening(revision, key, acts.get(key), None if key else changes[revision]) for revision, key in page.items
    ]
    return Page(items, page.total, page.last)


async def find_act(connection: AsyncConnection, reach: Reach, organization_id: int, act_id: int) -> Act | None:
    """The act of an organisation that has a number; None when there is none within reach."""
    if not is_id(act_id):
        return None
    query = _ACTS.where(audit.c.id == act_id, audit.c.organization_id == organization_id, acts_within(reach))
    row = (await connection.execute(query)).one_or_none()
    return Act(*row) if row else None


async def list_changes_of(
    connection: AsyncConnection, reach: Reach, organization_id: int, first: int, last: int, window: Window
) -> Page[Change]:
    """The changes within reach that made some revisions of an organisation, sorted by `revision`."""
    query = select(change_log.c.revision).where(
        change_log.c.organization_id == organization_id,
        change_log.c.revision.between(first, last),
        changes_within(reach),
    )
    key = change_log.c.revision
    page = await load_page(connection, query, window, {"revision": key}, key, lambda row: int(row[0]))
    changes = await load_changes_at(connection, organization_id, page.items)
    return Page([changes[it] for it in page.items], page.total, page.last)


async def first_revision_of(connection: AsyncConnection, act_id: int) -> int | None:
    """The first revision that an act made that may have made more than one; None of any other."""
    first: int | None = await connection.scalar(select(audit.c.first_revision).where(audit.c.id == act_id))
    return first


_ACTS = select(*(audit.c[field] for field in Act.__struct_fields__))


async def _load_acts(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Act]:
    acts: dict[int, Act] = {}
    for batch in in_batches(ids):
        acts |= {row.id: Act(*row) for row in await connection.execute(_ACTS.where(audit.c.id.in_(batch)))}
    return acts


def _place(row: Sequence[Any]) -> tuple[int, int]:
    return row[0], row[1]
