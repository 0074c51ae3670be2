"""Many operations on extensions, all or nothing."""

from collections.abc import Sequence

import msgspec

from dialtree.directory.faults import refuse
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.extensions.operations import Operation, OperationsError
from dialtree.management.extensions.writing import carry_out, placed
from dialtree.storage.database import Database

MOST_OPERATIONS = 10_000
"""How many operations are carried out at once at most."""


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
    if len(operations) > MOST_OPERATIONS:
        raise refuse("operations", f"more than {MOST_OPERATIONS:,}")
    async with database.write() as connection:
        try:
            outcome = await carry_out(connection, actor.reach, operations)
        except OperationsError as error:
            raise placed(error) from None
        done = Done(outcome.ids, len(outcome.added), len(outcome.changed), len(outcome.deleted))
        if done.added or done.changed or done.deleted:
            counts = {"added": done.added, "changed": done.changed, "deleted": done.deleted}
            details = {"operations": len(operations), **counts}
            await record(connection, actor, "bulk", "extension", outcome.organization_id, None, details, outcome.since)
        return done
