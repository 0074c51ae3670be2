"""Rotates codes: a successor is issued, and the old one goes on for a while."""

from datetime import UTC, datetime, timedelta

import msgspec

from dialtree.contract.code import Code
from dialtree.directory.code import last_four, new_code, state_of
from dialtree.directory.faults import refuse
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.code_terms import described, require_scope, told
from dialtree.management.codes import find_code, insert
from dialtree.management.versions import require_version
from dialtree.storage import codes
from dialtree.storage.codes import CodeRow
from dialtree.storage.database import Database
from dialtree.storage.revisions import last_revision

MOST_OVERLAP = 720
"""For how many hours at most an old code goes on: thirty days."""

USUAL_OVERLAP = 24
"""For how many hours it goes on unless it is told otherwise."""


class Rotation(msgspec.Struct, frozen=True):
    """What a rotation has made.

    Attributes:
        old: The code that was there before; it expires when the overlap ends, or earlier if it would have anyway.
        successor: The code that takes its place.
    """

    old: CodeRow
    successor: CodeRow


async def rotate_code(
    database: Database, actor: Actor, code_id: int, overlap_hours: int = USUAL_OVERLAP, expected: str | None = None
) -> tuple[Rotation, Code]:
    """Issues a successor of a code, with the same account, label and terms, its expiry included.

    Args:
        database: The directory.
        actor: Who rotates it.
        code_id: Which code.
        overlap_hours: For how many hours the old one goes on, 0 to `MOST_OVERLAP`; 0 lets it expire at once.
        expected: The version that the actor knows; None rotates any.

    Returns:
        What was made, and the successor itself, which is not kept: show it now.

    Raises:
        RefusedError: The overlap is out of bounds, or the code is revoked, has expired or was rotated before, or opens
            more than the actor sees.
        NotFoundError: There is no such code within reach.
        ChangedError: It is not of the version that is expected.
    """
    if not 0 <= overlap_hours <= MOST_OVERLAP:
        raise refuse("overlap_hours", f"not between 0 and {MOST_OVERLAP}")
    secret = new_code()
    async with database.write() as connection:
        before = await find_code(connection, actor.reach, code_id)
        require_version(before, expected)
        now = datetime.now(UTC)
        _check(before, now)
        require_scope(actor.reach, before.organization_id, before.scope)
        made = msgspec.structs.replace(before, last_four=last_four(secret), created_at=now)
        since = await last_revision(connection, before.organization_id)
        successor = await insert(connection, made, secret)
        end = now + timedelta(hours=overlap_hours)
        old = msgspec.structs.replace(before, expires_at=min(end, before.expires_at or end), successor_id=successor.id)
        await codes.update_code(connection, old)
        details = {
            **described(successor),
            "successor_id": successor.id,
            "old": {"last_four": old.last_four, "expires_at": told(old.expires_at)},
        }
        await record(connection, actor, "rotate", "code", old.organization_id, code_id, details, since)
    return Rotation(old, successor), secret


def _check(code: CodeRow, now: datetime) -> None:
    state = state_of(code.expires_at, code.revoked_at, now)
    if state == "revoked":
        raise refuse("code_id", f"{code.id} is revoked; issue a new one")
    if state == "expired":
        raise refuse("code_id", f"{code.id} has expired; issue a new one")
    if code.successor_id is not None:
        # What it expires at is the end of its overlap, which a second successor would inherit.
        raise refuse(
            "code_id", f"{code.id} is being rotated out: code {code.successor_id} takes its place; rotate that"
        )
