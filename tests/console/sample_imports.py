"""Imports for pages to be looked at: one to be decided, one with mistakes, one under way, and one that was applied."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from dialtree.management.uploads import Importer, NewUpload
from dialtree.storage.database import Database
from dialtree.storage.schema import uploads
from support.directory import ACTOR

_HEADER = "SIP,Name,SpeedDial,AccountID,AccountName,UserName,UserEmail,Active,Notes\n"
_PLANNED = f"""{_HEADER}\
haifa451,Loading ramp 1,451,5400,,,,true,
haifa452,רמפה 2 — שם חדש,452,5400,,נועה בר,noa@tirosh.example,true,
haifa453,Loading ramp 3,453,5400,,,,false,
new700,דלפק קבלה,7700,5700,סניף אילת,Eli Cohen,eli@tirosh.example,true,
new701,A name that goes on and on and on and on and on and on and on and on,7701,5700,,,,true,
"""
_BAD = f"""{_HEADER}\
haifa451,Loading ramp 1,451,5400,,,,true,
haifa 452,,45x,54oo,,,,maybe,
haifa453,Loading ramp 3,451,5400,,,,true,
haifa454,"no end,454,5400,,,,true,
"""


async def add_imports(database: Database, organization_id: int) -> dict[str, int]:
    """Uploads them, and returns their numbers by what addresses of pages call them."""
    importer = Importer()

    async def upload(name: str, text: str, *, prune: bool = False) -> int:
        new = NewUpload(organization_id, name, prune, prune_limit=100)
        return await importer.add(database, ACTOR, new, text.encode())

    applied = await upload("applied.csv", f"{_HEADER}haifa451,Loading ramp 1,451,5400,,,,true,\n")
    async with database.write() as connection:
        # As it would be told in a week: what it says is not what it did.
        await connection.execute(update(uploads).where(uploads.c.id == applied).values(state="applied"))
    running = await upload("tirosh-100000-extensions.csv", _PLANNED)
    async with database.write() as connection:
        seen_at = datetime.now(UTC) + timedelta(days=1)
        under_way = {"state": "applying", "step": "Writing", "done": 41_000, "total": 100_000, "seen_at": seen_at}
        await connection.execute(update(uploads).where(uploads.c.id == running).values(**under_way))
    failed = await upload("yesterday.csv", _PLANNED)
    async with database.write() as connection:
        error = "the server was stopped before it was done; nothing was written"
        await connection.execute(update(uploads).where(uploads.c.id == failed).values(state="failed", error=error))
    refused = await upload("סניפים.csv", _BAD)
    planned = await upload("branches.csv", _PLANNED, prune=True)
    return {"import_id": planned, "bad_import_id": refused, "running_import_id": running, "failed_import_id": failed,
            "applied_import_id": applied}  # fmt: skip
