"""Many operations on extensions, all or nothing."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import refuse
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.extensions.operations import Operation, OperationsError, Outcome
from dialtree.management.extensions.writing import carry_out, placed
from dialtree.storage.database import Database

MOST_OPERATIONS = 10_000
"""How many operations are carried out at once at most."""

BULK = "bulk"
"""What the audit calls them."""


class Done(msgspec.Struct, frozen=True):
    """What many operations have come to.

    Attributes:
        ids: The extension of each operation, in the order of these.
        added: How many extensions were made.
        changed: How many are other than before.
        deleted: How many were deleted.
    """

    ids: Sequence[int]
    added: int
    changed: int
    deleted: int


async def change_many(database: Database, actor: Actor, operations: Sequence[Operation]) -> Done:
    """Carries out many operations on extensions of one organisation, one after another, all or nothing.

    SIP ids and speed dials may change hands among them: only in the end must they be unique.

    Args:
        database: The directory.
        actor: Who does it; the audit has one row for all.
        operations: At most `MOST_OPERATIONS`.

    Raises:
        RefusedError: Operations break rules or name what does not exist; each fault's field begins with
            `operations[INDEX].`, and all faults are told.
    """
    async with database.write() as connection:
        outcome = await write_many(connection, actor, BULK, operations)
    return Done(outcome.ids, len(outcome.added), len(outcome.changed), len(outcome.deleted))


async def write_many(
    connection: AsyncConnection,
    actor: Actor,
    action: str,
    operations: Sequence[Operation],
    more: Mapping[str, object] | None = None,
) -> Outcome:
    """Carries out operations in a transaction, and writes their one audit row, unless nothing changes by them.

    Args:
        connection: The transaction that writes.
        actor: Who does it.
        action: What the audit calls it.
        operations: At most `MOST_OPERATIONS`.
        more: What the audit has to say besides of how many there were.

    Raises:
        RefusedError: As `change_many`.
    """
    if len(operations) > MOST_OPERATIONS:
        raise refuse("operations", f"more than {MOST_OPERATIONS:,}")
    try:
        outcome = await carry_out(connection, actor.reach, operations)
    except OperationsError as error:
        raise placed(error) from None
    counts = {"added": len(outcome.added), "changed": len(outcome.changed), "deleted": len(outcome.deleted)}
    if any(counts.values()):
        details = {"operations": len(operations), **counts, **(more or {})}
        await record(connection, actor, action, "extension", outcome.organization_id, None, details, outcome.since)
    return outcome
