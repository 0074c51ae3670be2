"""Cutting off the change log."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from dialtree.directory.faults import not_found
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.imports import Progress
from dialtree.management.permissions import NotPermittedError
from dialtree.storage.changes import count_changes, cut_off, find_cut, list_logged, raise_floor
from dialtree.storage.database import Database


class Pruned(msgspec.Struct, frozen=True):
    """What was cut off of an organisation.

    Attributes:
        organization_id: The organisation.
        changes: How many changes.
        revision: Up to which revision; who has followed it no further begins anew.
    """

    organization_id: int
    changes: int
    revision: int


async def prune_changes(
    database: Database,
    actor: Actor,
    before: datetime,
    organization_id: int | None = None,
    progress: Progress = lambda *_: None,
) -> Sequence[Pruned]:
    """Deletes the changes from before a moment from the change log. The last change of an organisation always stays.

    It is noted first up to where the log is cut off, then cut off a few thousand changes at a time, so that others can
    write in between. When it is stopped on the way, doing it again does the rest.

    Args:
        database: The directory.
        actor: Who does it; all that is cut off must be within their reach.
        before: The moment (aware).
        organization_id: Only of this organisation, which may be one that is no more; None means of all.
        progress: Is told how far it is.

    Returns:
        What was cut off of each organisation of which anything was.

    Raises:
        NotPermittedError: Something of it is not within reach.
        NotFoundError: There never was such an organisation.
    """
    reach = actor.reach
    if not (reach.is_everything if organization_id is None else reach.has_all_of(organization_id)):
        raise NotPermittedError("Only who sees all of it may cut off the change log.")
    async with database.read() as connection:
        logged = await list_logged(connection)
    if organization_id is not None:
        if organization_id not in logged:
            raise not_found("organization_id", f"nothing was ever changed in an organisation {organization_id}")
        logged = [organization_id]
    done: list[Pruned] = []
    for one in logged:
        pruned = await _note(database, actor, one, before)
        if pruned is not None:
            done.append(pruned)
            await _cut_off(database, pruned, progress)
    return done


async def _note(database: Database, actor: Actor, organization_id: int, before: datetime) -> Pruned | None:
    async with database.write() as connection:
        revision = await find_cut(connection, organization_id, before)
        changes = await count_changes(connection, organization_id, revision)
        if not changes:
            return None
        await raise_floor(connection, organization_id, revision)
        details = {"before": before.isoformat(), "up_to_revision": revision, "changes": changes}
        await record(connection, actor, "prune", "change log", organization_id, None, details)
    return Pruned(organization_id, changes, revision)


async def _cut_off(database: Database, pruned: Pruned, progress: Progress) -> None:
    deleted = 0
    while True:
        async with database.write() as connection:
            batch = await cut_off(connection, pruned.organization_id, pruned.revision)
        if not batch:
            return
        deleted += batch
        progress(f"Deleting changes of organisation {pruned.organization_id}:", deleted, pruned.changes)
