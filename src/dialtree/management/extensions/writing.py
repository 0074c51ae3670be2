"""Carries operations on extensions out."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import Extension
from dialtree.directory.faults import Fault, NotFoundError, RefusedError
from dialtree.directory.reach import Reach
from dialtree.management.extensions.drafts import draft
from dialtree.management.extensions.operations import Operation, OperationsError, Outcome
from dialtree.management.extensions.surroundings import load_surroundings
from dialtree.storage import extensions
from dialtree.storage.revisions import last_revision


async def carry_out(connection: AsyncConnection, reach: Reach, operations: Sequence[Operation]) -> Outcome:
    """Checks operations and writes what they come to.

    Args:
        connection: The transaction that writes.
        reach: What of the directory the actor sees.
        operations: The operations.

    Raises:
        OperationsError: Some break rules; nothing is written.
    """
    outcome = draft(operations, await load_surroundings(connection, reach, operations))
    since = await last_revision(connection, outcome.organization_id)
    # What goes and what changes first: a SIP id or a speed dial that is given up may be what another takes.
    await extensions.delete_extensions(connection, [it.id for it in outcome.deleted])
    await extensions.update_extensions(connection, outcome.changed)
    await extensions.insert_extensions(connection, outcome.organization_id, outcome.added)
    return msgspec.structs.replace(outcome, since=since)


async def carry_out_one(connection: AsyncConnection, reach: Reach, operation: Operation) -> Outcome:
    """Checks a single operation and writes what it comes to.

    Raises:
        RefusedError: It breaks rules.
        NotFoundError: It names a thing that does not exist within reach.
    """
    try:
        return await carry_out(connection, reach, [operation])
    except OperationsError as error:
        kind = NotFoundError if all(it.missing for it in error.findings) else RefusedError
        raise kind(it.fault for it in error.findings) from None


def placed(error: OperationsError) -> RefusedError:
    """The refusal of many operations, in which each fault says which operation it is of."""
    return RefusedError(
        Fault(f"operations[{it.index}].{_FIELDS.get(it.fault.field, it.fault.field)}", it.fault.message)
        for it in error.findings
    )


def described(extension: Extension) -> dict[str, object]:
    """What the audit keeps of an extension that is made or deleted."""
    return {
        "sip": extension.sip,
        "name": extension.name,
        "speed_dial": extension.speed_dial,
        "account_id": extension.account_id,
        "user_id": extension.user_id,
    }


_FIELDS = {"extension_id": "id"}
"""By what rules call a field: what an operation calls it."""
