"""Applies an upload: all of it, and just what was shown, or nothing."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.management.actor import Actor
from dialtree.management.imports import Progress, carry_out, plan_reading
from dialtree.management.uploads.cleaning import WAITS
from dialtree.management.uploads.digest import digest_of
from dialtree.management.uploads.errors import UploadConflictError
from dialtree.management.uploads.reasons import CHANGED, NOT_KEPT, SAID
from dialtree.management.uploads.receiving import options_of
from dialtree.management.uploads.shown import find_stored, shown_of
from dialtree.management.versions import require_version
from dialtree.sources.detect import read_content
from dialtree.storage import uploads
from dialtree.storage.database import Database
from dialtree.storage.uploads import State, Upload


async def apply_upload(
    database: Database,
    actor: Actor,
    upload_id: int,
    progress: Progress,
    state: State = "planned",
    expected: str | None = None,
) -> None:
    """Applies an upload. It is planned anew, and applied only if the plan is what was shown.

    Args:
        database: The directory.
        actor: Who applies it.
        upload_id: Which one.
        progress: Told how far it is; "Writing" only once it is sure that it will be applied.
        state: The state that it is to be in: "planned", or "applying" when `claim_upload` has been called.
        expected: The version that the actor knows; None applies any.

    Raises:
        NotFoundError: There is no such upload within reach.
        NotPermittedError: Not all of its organisation is within reach.
        ChangedError: It is not of the version that is expected.
        UploadConflictError: It is in another state, or would do anything else than was shown; it has failed then.
    """
    progress("Reading", 0, 0)
    async with database.read() as connection:
        _require(await find_stored(connection, actor.reach, upload_id), state)
        content = await uploads.read_content(connection, upload_id)
    reading = None if content is None else await asyncio.to_thread(read_content, content)
    async with database.write() as connection:
        upload = await find_stored(connection, actor.reach, upload_id)
        require_version(await shown_of(database, upload), expected)
        _require(upload, state)
        if reading is None:
            raise UploadConflictError(NOT_KEPT)
        progress("Planning", 0, 0)
        plan = await plan_reading(connection, reading, options_of(upload.organization_id, upload.options))
        as_shown = await asyncio.to_thread(digest_of, plan) == upload.plan_digest
        if as_shown:
            progress("Writing", 0, 0)
            await carry_out(connection, actor, upload.file_name, reading, plan, progress)
        await _end(connection, upload_id, as_shown=as_shown)
    if not as_shown:
        raise UploadConflictError(CHANGED)


async def claim_upload(database: Database, actor: Actor, upload_id: int, expected: str | None = None) -> None:
    """Writes that an upload is being applied, so that nobody else applies it.

    Raises:
        NotFoundError: There is no such upload within reach.
        NotPermittedError: Not all of its organisation is within reach.
        ChangedError: It is not of the version that is expected.
        UploadConflictError: It is not planned.
    """
    async with database.write() as connection:
        upload = await find_stored(connection, actor.reach, upload_id)
        require_version(await shown_of(database, upload), expected)
        _require(upload, "planned")
        await uploads.begin_applying(connection, upload_id, datetime.now(UTC))


async def fail_upload(database: Database, upload_id: int, error: str) -> bool:
    """Writes that an upload has failed, unless it was applied after all; waits for who is still writing it.

    Returns:
        Whether it was applied after all.
    """
    async with database.write() as connection:
        upload = await uploads.find_upload(connection, upload_id)
        if upload is not None and upload.state == "applying":
            await uploads.end_uploads(connection, [upload_id], "failed", error, keep_lines=False)
        return upload is not None and upload.state == "applied"


async def _end(connection: AsyncConnection, upload_id: int, *, as_shown: bool) -> None:
    if as_shown:
        await uploads.end_uploads(connection, [upload_id], "applied", keep_lines=True)
    else:
        await uploads.end_uploads(connection, [upload_id], "failed", CHANGED, keep_lines=False)


def _require(upload: Upload, state: State) -> None:
    if upload.state != state:
        raise UploadConflictError(SAID[upload.state])
    if state == "planned" and datetime.now(UTC) - upload.created_at > WAITS:
        raise UploadConflictError(SAID["expired"])
