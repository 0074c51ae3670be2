"""The audit: who did what."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

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


async def insert_audit(connection: AsyncConnection, row: AuditRow) -> None:
    """Writes an act, with the revision that the organisation has reached by it."""
    revision = await last_revision(connection, row.organization_id)
    await connection.execute(insert(audit).values(revision=revision, **msgspec.structs.asdict(row)))
