"""What the acts of the audit have changed."""

from dialtree.directory.faults import not_found
from dialtree.directory.reach import Reach
from dialtree.storage.audit import is_act_within
from dialtree.storage.audit_changes import list_changes_of
from dialtree.storage.changes import Change
from dialtree.storage.database import Database
from dialtree.storage.paging import Page, Window


async def list_act_changes(database: Database, reach: Reach, act_id: int, window: Window) -> Page[Change]:
    """What an act has changed within reach, with the values before and after, as far as the change log goes back.

    Args:
        database: The directory.
        reach: What is within reach.
        act_id: The act.
        window: Which page; sorted by `revision`.

    Raises:
        NotFoundError: There is no such act within reach.
    """
    async with database.read() as connection:
        if not await is_act_within(connection, reach, act_id):
            raise not_found("act_id", f"there is no entry {act_id} of the audit")
        return await list_changes_of(connection, reach, act_id, window)
