"""Queries of files that were uploaded to be imported."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import delete, false, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.storage.import_progress import ImportProgress
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import upload_contents, upload_lines, uploads

State: TypeAlias = Literal["planned", "refused", "applying", "applied", "failed", "expired"]
"""What has become of an upload."""


class Upload(msgspec.Struct, frozen=True):
    """A file that was uploaded.

    Attributes:
        id: Its number.
        organization_id: The organisation that it is to go into.
        file_name: What it is called; "" when that was not told.
        size: How many bytes it has.
        options: How it is to be imported.
        state: What has become of it.
        step: What is being done, in a word, while it is applied; else "".
        done: How much of the step is done.
        total: How much there is to do; 0 when that is not known.
        report: What was found when it was planned.
        plan_digest: What changes whenever importing it would do anything else.
        error: Why it has failed; "" unless it has.
        created_by: Who uploaded it.
        created_at: When.
        seen_at: When who applies it last told how far they are.
    """

    id: int
    organization_id: int
    file_name: str
    size: int
    options: Mapping[str, Any]
    state: State
    step: str
    done: int
    total: int
    report: Mapping[str, Any]
    plan_digest: bytes
    error: str
    created_by: str
    created_at: datetime
    seen_at: datetime


class Age(msgspec.Struct, frozen=True):
    """How old an upload is; as in `Upload`."""

    id: int
    organization_id: int
    state: State
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class UploadFilter:
    """Which uploads a list shows.

    Attributes:
        reach: Those for organisations all of which is within it.
        organization_id: Those for one organisation; None means all.
    """

    reach: Reach
    organization_id: int | None = None


_COLUMNS = tuple(uploads.c[field] for field in Upload.__struct_fields__)


async def find_upload(connection: AsyncConnection, upload_id: int) -> Upload | None:
    """The upload with an id; None when there is none."""
    if not is_id(upload_id):
        return None
    row = (await connection.execute(select(*_COLUMNS).where(uploads.c.id == upload_id))).one_or_none()
    return _upload(row) if row else None


async def list_uploads(connection: AsyncConnection, wanted: UploadFilter, window: Window) -> Page[Upload]:
    """The uploads that a filter lets through, sorted by `id`."""
    query = select(*_COLUMNS)
    if wanted.reach.account_id is not None:
        query = query.where(false())
    if wanted.reach.organization_id is not None:
        query = query.where(uploads.c.organization_id == wanted.reach.organization_id)
    if wanted.organization_id is not None:
        query = query.where(uploads.c.organization_id == wanted.organization_id)
    return await load_page(connection, query, window, {"id": uploads.c.id}, uploads.c.id, _upload)


async def insert_upload(connection: AsyncConnection, upload: Upload, content: bytes | None) -> int:
    """Writes a new upload, whatever its id says, and returns its id.

    Args:
        connection: The transaction that writes.
        upload: The upload.
        content: What the file holds; None when that need not be kept.
    """
    values = {field: getattr(upload, field) for field in Upload.__struct_fields__ if field != "id"}
    statement = insert(uploads).values(**values).returning(uploads.c.id)
    upload_id: int = (await connection.execute(statement)).scalar_one()
    if content is not None:
        kept = {"upload_id": upload_id, "organization_id": upload.organization_id, "content": content}
        await connection.execute(insert(upload_contents).values(**kept))
    return upload_id


async def read_content(connection: AsyncConnection, upload_id: int) -> bytes | None:
    """What the file of an upload holds; None when that is not kept any more."""
    content: bytes | None = await connection.scalar(
        select(upload_contents.c.content).where(upload_contents.c.upload_id == upload_id)
    )
    return content


async def begin_applying(connection: AsyncConnection, upload_id: int, now: datetime) -> None:
    """Writes that an upload is being applied."""
    applying = {"state": "applying", "step": "Reading", "seen_at": now}
    await connection.execute(update(uploads).where(uploads.c.id == upload_id).values(**applying))


async def tell_progress(connection: AsyncConnection, upload_id: int, progress: ImportProgress) -> None:
    """Writes how far an upload is, if it is being applied."""
    values = msgspec.structs.asdict(progress)
    theirs = (uploads.c.id == upload_id) & (uploads.c.state == "applying")
    await connection.execute(update(uploads).where(theirs).values(**values))


async def end_uploads(
    connection: AsyncConnection, upload_ids: Collection[int], state: State, error: str = "", *, keep_lines: bool
) -> None:
    """Writes what has become of uploads, and deletes what their files hold.

    Args:
        connection: The transaction that writes.
        upload_ids: Which ones.
        state: What has become of them.
        error: Why they have failed.
        keep_lines: Whether to keep what was told of their plans.
    """
    await connection.execute(delete(upload_contents).where(upload_contents.c.upload_id.in_(upload_ids)))
    if not keep_lines:
        await connection.execute(delete(upload_lines).where(upload_lines.c.upload_id.in_(upload_ids)))
    ended = {"state": state, "error": error, "step": "", "done": 0, "total": 0}
    await connection.execute(update(uploads).where(uploads.c.id.in_(upload_ids)).values(**ended))


async def load_ages(connection: AsyncConnection) -> Sequence[Age]:
    """How old every upload is, the newest first."""
    columns = (uploads.c[field] for field in Age.__struct_fields__)
    return [Age(*row) for row in await connection.execute(select(*columns).order_by(uploads.c.id.desc()))]


async def delete_uploads(connection: AsyncConnection, upload_ids: Collection[int]) -> None:
    """Deletes uploads, with all that is kept of them."""
    await connection.execute(delete(uploads).where(uploads.c.id.in_(upload_ids)))


def _upload(row: Sequence[Any]) -> Upload:
    return Upload(*row)
