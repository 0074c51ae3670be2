"""Uploads as they are shown."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found
from dialtree.directory.reach import Reach
from dialtree.management import organizations
from dialtree.management.actor import Actor
from dialtree.management.uploads.cleaning import SILENCE, WAITS
from dialtree.management.uploads.errors import UploadConflictError
from dialtree.management.uploads.reasons import DIED, SAID
from dialtree.management.uploads.report import Report
from dialtree.management.versions import require_version
from dialtree.storage import uploads
from dialtree.storage.database import Database
from dialtree.storage.paging import Page, Window
from dialtree.storage.uploads import State, Upload, UploadFilter


class Import(msgspec.Struct, frozen=True):
    """The import of a file that was uploaded.

    Attributes:
        id: Its number.
        organization_id: The organisation that the file goes into.
        file_name: What the file is called; "" when that was not told.
        size: How many bytes it has.
        prune: Whether extensions of the organisation are disabled that the file does not have.
        prune_limit: How many at most, in percent of its active extensions.
        state: "planned" when it may be applied; "refused" when the file has faults; "applying", "applied", "failed";
            "expired" when it was not applied in time.
        step: What is being done while it is applied: "Reading", "Planning" or "Writing"; else "".
        done: How much of the step is done.
        total: How much there is to do; 0 when that is not known.
        error: Why it has failed; "" unless it has.
        report: How much it does.
        created_by: Who uploaded the file.
        created_at: When.
    """

    id: int
    organization_id: int
    file_name: str
    size: int
    prune: bool
    prune_limit: float
    state: State
    step: str
    done: int
    total: int
    error: str
    report: Report
    created_by: str
    created_at: datetime


async def find_import(database: Database, connection: AsyncConnection, reach: Reach, upload_id: int) -> Import:
    """The import with a number.

    Raises:
        NotFoundError: There is none within reach.
        NotPermittedError: Not all of its organisation is within reach.
    """
    return await shown_of(database, await find_stored(connection, reach, upload_id))


async def list_imports(
    database: Database, connection: AsyncConnection, wanted: UploadFilter, window: Window
) -> Page[Import]:
    """The imports that a filter lets through, sorted by `id`."""
    page = await uploads.list_uploads(connection, wanted, window)
    return Page([await shown_of(database, it) for it in page.items], page.total, page.last)


async def delete_import(database: Database, actor: Actor, upload_id: int, expected: str | None = None) -> None:
    """Deletes an import, with all that is kept of it but the audit. What it has done to the directory remains.

    Raises:
        NotFoundError: There is none within reach.
        NotPermittedError: Not all of its organisation is within reach.
        ChangedError: It is not of the version that is expected.
        UploadConflictError: It is being applied.
    """
    async with database.write() as connection:
        shown = await find_import(database, connection, actor.reach, upload_id)
        require_version(shown, expected)
        if shown.state == "applying":
            raise UploadConflictError(SAID["applying"])
        await uploads.delete_uploads(connection, [upload_id])
    await database.forget_progress(upload_id)


async def find_stored(connection: AsyncConnection, reach: Reach, upload_id: int) -> Upload:
    """The upload with a number, as it is stored.

    Raises:
        NotFoundError: There is none within reach.
        NotPermittedError: Not all of its organisation is within reach.
    """
    upload = await uploads.find_upload(connection, upload_id)
    if upload is None or not reach.touches(upload.organization_id):
        raise not_found("import_id", f"there is no import {upload_id}")
    await organizations.find_whole(connection, reach, upload.organization_id)
    return upload


async def shown_of(database: Database, upload: Upload) -> Import:
    """An upload as it is shown: failed also when who applies it has long been silent, expired when it is too old."""
    progress: Any = upload
    state, error, now = upload.state, upload.error, datetime.now(UTC)
    if state == "planned" and now - upload.created_at > WAITS:
        state = "expired"
    elif state == "applying":
        progress = await database.hear_progress(upload.id) or upload
        if now - progress.seen_at > SILENCE:
            progress = msgspec.structs.replace(upload, step="", done=0, total=0)
            state, error = "failed", DIED
    return Import(
        id=upload.id,
        organization_id=upload.organization_id,
        file_name=upload.file_name,
        size=upload.size,
        prune=upload.options["prune"],
        prune_limit=upload.options["prune_limit"],
        state=state,
        step=progress.step,
        done=progress.done,
        total=progress.total,
        error=error,
        report=msgspec.convert(upload.report, Report),
        created_by=upload.created_by,
        created_at=upload.created_at,
    )
