"""Changes: what has changed in an organisation, for those who follow it."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found, refuse
from dialtree.directory.reach import Reach
from dialtree.management.accounts import find_organization
from dialtree.management.change_cursors import START, TOLD, Place, mark_of, moment_of, read_cursor, write_cursor
from dialtree.management.permissions import NotPermittedError
from dialtree.storage.changes import Change, find_moment, load_changes, read_floor
from dialtree.storage.database import Database
from dialtree.storage.logged import LOGGED
from dialtree.storage.present_state import load_present
from dialtree.storage.revisions import read_revision


class CursorGoneError(Exception):
    """A cursor leads nowhere any more: its bearer begins anew.

    Attributes:
        organization_id: Whose changes it was for.
    """

    def __init__(self, message: str, organization_id: int) -> None:
        super().__init__(message)
        self.organization_id = organization_id


class Changes(msgspec.Struct, frozen=True):
    """Some changes of an organisation, in the order of their commits.

    Attributes:
        changes: The changes.
        place: The place after the last of them.
        more: Whether there are more already.
    """

    changes: Sequence[Change]
    place: Place
    more: bool

    @property
    def cursor(self) -> str:
        """Where to go on."""
        return write_cursor(self.place)


async def read_changes(
    database: Database, reach: Reach, after: str | None, limit: int, organization_id: int | None = None
) -> Changes:
    """The changes of an organisation after a cursor.

    Args:
        database: The directory.
        reach: Of whom asks; all of the organisation must be in it.
        after: A cursor; `START` to be told what is there, as things that are "present", and then all that changes;
            None to be told from now on.
        limit: How many changes at most.
        organization_id: The organisation; None means that of the cursor, else the only one within reach.

    Raises:
        RefusedError: The cursor is none, or of another organisation; or it is not clear which organisation is meant.
        NotFoundError: There is no such organisation within reach.
        NotPermittedError: Only a part of it is within reach.
        CursorGoneError: What followed on the cursor is no longer known.
    """
    async with database.read() as connection:
        if after is None or after == START:
            place = await _now(connection, reach, organization_id)
            if after is None:
                return Changes((), place, more=False)
            place = msgspec.structs.replace(place, table=TOLD[0])
        else:
            place = await _place(connection, reach, after, organization_id)
        if place.table is not None:
            return await _present(connection, place, limit)
        return await _following(connection, place, limit)


async def _now(connection: AsyncConnection, reach: Reach, organization_id: int | None) -> Place:
    found = await find_organization(connection, reach, organization_id)
    _require_all_of(reach, found)
    revision = await read_revision(connection, found) or 0
    moment = await find_moment(connection, found, revision)
    return Place(found, revision, 0 if moment is None else mark_of(moment))


async def _place(connection: AsyncConnection, reach: Reach, after: str, organization_id: int | None) -> Place:
    place = read_cursor("after", after)
    if organization_id not in {None, place.organization_id}:
        raise refuse("after", "a cursor of another organisation")
    if not reach.touches(place.organization_id):
        raise not_found("organization_id", f"there is no account {place.organization_id}")
    _require_all_of(reach, place.organization_id)
    moment = await find_moment(connection, place.organization_id, place.revision)
    if moment is None or mark_of(moment) != place.mark:
        raise await _gone(connection, place)
    return place


def _require_all_of(reach: Reach, organization_id: int) -> None:
    if not reach.has_all_of(organization_id):
        raise NotPermittedError("Only who sees all of an organisation may follow its changes.")


async def _gone(connection: AsyncConnection, place: Place) -> CursorGoneError:
    if place.revision <= await read_floor(connection, place.organization_id):
        return CursorGoneError("The changes after this cursor have been cut off.", place.organization_id)
    return CursorGoneError(
        "This cursor is of another directory, or of one that was put back to an earlier state.", place.organization_id
    )


async def _present(connection: AsyncConnection, place: Place, limit: int) -> Changes:
    told: list[Change] = []
    at = moment_of(place.mark)
    key = place.key
    for table in TOLD[TOLD.index(place.table or TOLD[0]) :]:
        found = await load_present(connection, place.organization_id, table, key, limit - len(told))
        entity, _ = LOGGED[table]
        told += [Change(place.revision, at, entity, it.id, "present", None, it.values) for it in found]
        if len(told) == limit:
            return Changes(told, msgspec.structs.replace(place, table=table, key=found[-1].key), more=True)
        key = None
    reached = await read_revision(connection, place.organization_id)
    return Changes(told, msgspec.structs.replace(place, table=None, key=None), more=reached != place.revision)


async def _following(connection: AsyncConnection, place: Place, limit: int) -> Changes:
    found = await load_changes(connection, place.organization_id, place.revision, limit + 1)
    told = found[:limit]
    if told:
        place = Place(place.organization_id, told[-1].revision, mark_of(told[-1].at))
    elif await read_revision(connection, place.organization_id) is None:
        raise CursorGoneError("This organisation has been dissolved.", place.organization_id)
    return Changes(told, place, more=len(found) > limit)
