"""What has become of extensions in the sample directory."""

from sqlalchemy import select

from dialtree.directory.reach import EVERYTHING
from dialtree.management.extensions import change_alike, change_extension, find_extension, undo_many
from dialtree.storage.database import Database
from dialtree.storage.schema import extensions
from support.directory import ACTOR


async def add_history(database: Database, extension_id: int, account_id: int) -> dict[str, int]:
    """Changes an extension in every way, and leaves it as it was.

    Returns:
        The ids that addresses of pages are filled with besides.
    """
    async with database.read() as connection:
        was = await find_extension(connection, EVERYTHING, extension_id)
        long = await connection.scalar(select(extensions.c.id).where(extensions.c.sip == "a" * 64))
    kept = {it: getattr(was, it) for it in ("name", "speed_dial", "account_id", "user_id", "active")}
    changed = {"name": "Front desk", "speed_dial": "*77", "account_id": account_id, "user_id": None, "active": False}
    await change_extension(database, ACTOR, extension_id, changed)
    await change_extension(database, ACTOR, extension_id, kept)
    done = await change_alike(database, ACTOR, was.organization_id, [extension_id], {"active": False})
    await undo_many(database, ACTOR, was.organization_id, done.revision)
    assert long is not None
    return {"long_extension_id": long}
