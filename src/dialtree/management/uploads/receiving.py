"""Takes a file and plans its import; nothing is written to the directory."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from dialtree.directory.faults import RefusedError, refuse
from dialtree.directory.fields import Refusals
from dialtree.directory.text import clean_text
from dialtree.management import organizations
from dialtree.management.actor import Actor
from dialtree.management.audit import storable
from dialtree.management.imports import DEFAULT_PRUNE_LIMIT, ImportOptions, Progress, plan_reading
from dialtree.management.uploads.cleaning import clean
from dialtree.management.uploads.digest import digest_of
from dialtree.management.uploads.lines import lines_of
from dialtree.management.uploads.report import Report, refusal_of, report_of
from dialtree.sources.csv.quoting import quote_rows
from dialtree.sources.detect import read_content
from dialtree.sources.plan import Plan
from dialtree.sources.record import Reading
from dialtree.sources.text import decode
from dialtree.storage import uploads
from dialtree.storage.database import Database
from dialtree.storage.upload_lines import LineKind, insert_lines
from dialtree.storage.uploads import Upload

MOST_BYTES = 50_000_000
"""The largest file that is taken."""

_NAME = 255
_LONGEST_NAME = 300
_MOST_PERCENT = 100
_NO_PLAN = bytes(32)


class NewUpload(msgspec.Struct, frozen=True):
    """What is to be done with a file that is uploaded.

    Attributes:
        organization_id: The organisation that it goes into, which exists.
        file_name: What it is called; "" when that is not told.
        prune: Disable the extensions of the organisation that the file no longer has.
        prune_limit: Refuse to disable more than this share of its active extensions, in percent.
    """

    organization_id: int
    file_name: str = ""
    prune: bool = False
    prune_limit: float = DEFAULT_PRUNE_LIMIT


class _Planned(msgspec.Struct, frozen=True):
    report: Report
    lines: Iterable[tuple[LineKind, msgspec.Struct]]
    digest: bytes


def check_upload(new: NewUpload, content: bytes) -> NewUpload:
    """The upload, cleaned.

    Raises:
        RefusedError: The name or the limit is bad, or the file is empty or too large.
    """
    refusals = Refusals()
    with refusals:
        if not content:
            raise refuse("body", "empty: the body of the request is the file")
        if len(content) > MOST_BYTES:
            raise refuse("body", f"larger than {MOST_BYTES:,} bytes")
    with refusals:
        if not 0 <= new.prune_limit <= _MOST_PERCENT:
            raise refuse("prune_limit", f"not between 0 and {_MOST_PERCENT}")
    with refusals:
        file_name = clean_text("file_name", new.file_name, _NAME)
    refusals.tell()
    return msgspec.structs.replace(new, file_name=file_name)


async def add_upload(database: Database, actor: Actor, new: NewUpload, content: bytes, progress: Progress) -> int:
    """Takes a file, plans its import, and keeps both.

    Args:
        database: The directory.
        actor: Who uploads it.
        new: What is to be done with it, as `check_upload` cleans it.
        content: What it holds.
        progress: Told how far it is.

    Returns:
        The number of the upload: one that is planned, or refused when anything stands in the way.

    Raises:
        NotFoundError: There is no such organisation within reach.
        NotPermittedError: Not all of it is within reach.
    """
    progress("Reading", 0, 0)
    planned = await _plan(database, actor, new, content, progress)
    now = datetime.now(UTC)
    upload = Upload(
        id=0,
        organization_id=new.organization_id,
        file_name=new.file_name,
        size=len(content),
        options={"prune": new.prune, "prune_limit": new.prune_limit},
        state="refused" if planned.report.faults else "planned",
        step="",
        done=0,
        total=0,
        report=msgspec.to_builtins(planned.report),
        plan_digest=planned.digest,
        error="",
        created_by=storable(actor.name)[:_LONGEST_NAME],
        created_at=now,
        seen_at=now,
    )
    async with database.write() as connection:
        await organizations.find_whole(connection, actor.reach, new.organization_id)
        # What is refused will not be applied.
        kept = None if upload.state == "refused" else content
        upload_id = await uploads.insert_upload(connection, upload, kept)
        await insert_lines(connection, new.organization_id, upload_id, planned.lines)
        await clean(connection, database, now)
    return upload_id


def options_of(organization_id: int, options: Mapping[str, Any]) -> ImportOptions:
    """How an upload is to be imported, from what is kept of that.

    All who manage the organisation see what comes of it, whoever has uploaded it: it tells them of no other.
    """
    return ImportOptions(
        (organization_id, ""), prune=options["prune"], prune_limit=options["prune_limit"], tells_foreign=False
    )


async def _plan(database: Database, actor: Actor, new: NewUpload, content: bytes, progress: Progress) -> _Planned:
    try:
        reading = await asyncio.to_thread(read_content, content)
    except RefusedError as error:
        return _refused(None, error)
    progress("Planning", 0, 0)
    async with database.read() as connection:
        await organizations.find_whole(connection, actor.reach, new.organization_id)
        try:
            plan = await plan_reading(connection, reading, options_of(new.organization_id, msgspec.structs.asdict(new)))
        except RefusedError as error:
            return _refused(reading, error)
    digest = await asyncio.to_thread(digest_of, plan)
    rows = await asyncio.to_thread(_rows, content, reading, plan)
    return _Planned(report_of(reading, plan), lines_of(plan, rows), digest)


def _rows(content: bytes, reading: Reading, plan: Plan) -> Mapping[int, Mapping[str, str]]:
    places = {it.place for it in plan.refused if it.place}
    return quote_rows(decode(content).content, places) if places and reading.format == "CSV" else {}


def _refused(reading: Reading | None, error: RefusedError) -> _Planned:
    report, faults = refusal_of(reading, error.faults)
    return _Planned(report, [("fault", it) for it in faults], _NO_PLAN)
