"""Takes back what was done to many extensions at once."""

from collections.abc import Mapping
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import Extension
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.history import State
from dialtree.management.actor import Actor
from dialtree.management.extensions.many import BULK, MOST_OPERATIONS, write_many
from dialtree.management.extensions.operations import Change
from dialtree.storage.audit import Act, find_many
from dialtree.storage.changes import load_changes
from dialtree.storage.database import Database
from dialtree.storage.extensions import load_by_ids

_States: TypeAlias = Mapping[int, tuple[State, State]]
"""By extension, what it was before a deed, and after it."""

_EXTENSION = "extension"
_FIELDS = [it for it in Extension.__struct_fields__ if it != "id"]
_NAMED = 3
"""How many of those that have changed since are named."""

# For each extension, changes that hand a SIP id on take two revisions more.
_MOST_REVISIONS = 3 * MOST_OPERATIONS


async def undo_many(database: Database, actor: Actor, organization_id: int, revision: int) -> int:
    """Gives many extensions back all that a deed of the same actor took from them, all or nothing.

    Args:
        database: The directory.
        actor: Who undoes it; the audit has one row for all.
        organization_id: The organisation.
        revision: The first revision that the deed made.

    Returns:
        How many extensions are again as they were.

    Raises:
        RefusedError: Any of them has changed since, the deed did more than change extensions, what it took is not there
            to be given back, or the change log no longer goes back to it.
        NotFoundError: The actor has done nothing to many extensions that begins with that revision.
    """
    async with database.write() as connection:
        act = await find_many(connection, organization_id, _EXTENSION, revision)
        if act is None or act.action != BULK or (act.actor_kind, act.actor_id) != (actor.kind, actor.id):
            raise not_found("revision", "there is nothing to be undone")
        states = await _load_states(connection, act, revision)
        await _check_unchanged(connection, states)
        operations = [_restoring(it, before, after) for it, (before, after) in states.items()]
        outcome = await write_many(connection, actor, "undo", operations, {"undoes": act.id})
    return len(outcome.changed)


async def _load_states(connection: AsyncConnection, act: Act, first: int) -> _States:
    wanted = act.revision - first + 1
    if wanted > _MOST_REVISIONS:
        raise refuse("revision", "too much was done at once")
    logged = await load_changes(connection, act.organization_id, first - 1, wanted)
    if len(logged) < wanted:
        raise refuse("revision", "it was done too long ago; the change log no longer has it")
    before: dict[int, State] = {}
    after: dict[int, State] = {}
    for change in logged:
        if change.entity != _EXTENSION or change.before is None or change.after is None:
            raise refuse("revision", "extensions were made or deleted by it")
        before.setdefault(change.id, change.before)
        after[change.id] = change.after
    return {it: (before[it], after[it]) for it in before}


def _restoring(extension_id: int, before: State, after: State) -> Change:
    return Change(extension_id, {it: before[it] for it in _FIELDS if before[it] != after[it]})


async def _check_unchanged(connection: AsyncConnection, states: _States) -> None:
    present = await load_by_ids(connection, states)
    changed: list[str] = []
    # In one order, whichever way the database has read them.
    for extension_id in sorted(states):
        _, after = states[extension_id]
        _, now = present.get(extension_id, (0, None))
        if now is None or any(getattr(now, it) != after[it] for it in _FIELDS):
            changed.append(now.sip if now else after["sip"])
    if changed:
        named = ", ".join(changed[:_NAMED])
        if len(changed) > _NAMED:
            raise refuse("revision", f"{named} and {len(changed) - _NAMED} more have changed since")
        raise refuse("revision", f"changed since: {named}")
