"""Writes the audit."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.management.actor import Actor
from dialtree.storage.audit import EVERYBODY, AuditRow, insert_audit


async def record(
    connection: AsyncConnection,
    actor: Actor,
    action: str,
    entity: str,
    organization_id: int | None,
    entity_id: int | None,
    details: Mapping[str, object],
    since: int | None = None,
) -> None:
    """Writes down who did what, in the transaction that did it and after the deed.

    Args:
        connection: The transaction that writes.
        actor: Who.
        action: What was done: "add", "set" and the like.
        entity: To what kind of thing.
        organization_id: Whose; None when it concerns all.
        entity_id: To which one; None when it was many.
        details: What else is worth knowing; JSON values, no secret.
        since: The organisation's last revision before the deed, where that changes more than the one thing.
    """
    now = datetime.now(UTC)
    row = AuditRow(
        organization_id=organization_id or EVERYBODY,
        at=now,
        actor_kind=actor.kind,
        actor=storable(actor.name),
        actor_id=actor.id,
        address=actor.address,
        action=action,
        entity=entity,
        entity_id=entity_id,
        details=details,
        first_revision=None if since is None else since + 1,
    )
    await insert_audit(connection, row)


def storable(text: str) -> str:
    """A name of the operating system's, which need not be Unicode, with `?` for what is not."""
    return text.encode("utf-8", "replace").decode()


def changes(before: msgspec.Struct, after: msgspec.Struct) -> dict[str, object]:
    """The fields that differ between two states of a thing: `{"field": {"before": …, "after": …}}`."""
    old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    return {field: {"before": old[field], "after": value} for field, value in new.items() if old[field] != value}
