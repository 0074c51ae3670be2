"""Extensions that are known by their ids: change, delete."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import Extension
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.extensions.operations import Change, Delete
from dialtree.management.extensions.shown import find_extension
from dialtree.management.extensions.writing import carry_out_one, described
from dialtree.management.versions import require_version
from dialtree.storage.database import Database
from dialtree.storage.extension_views import ExtensionView


async def change_extension(
    database: Database, actor: Actor, extension_id: int, change: Mapping[str, Any], expected: str | None = None
) -> ExtensionView:
    """Changes several fields of an extension at once.

    Args:
        database: The directory.
        actor: Who changes it.
        extension_id: Which one.
        change: New values of `name`, `sip`, `speed_dial`, `account_id`, `user_id` and `active`; what is not in it stays
            as it is.
        expected: The version that the actor knows; None changes any.

    Returns:
        The extension as it is now.

    Raises:
        RefusedError: Fields are bad, or the SIP id or speed dial is taken in the organisation.
        NotFoundError: There is no such extension, account or user within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        before = await find_extension(connection, actor.reach, extension_id)
        require_version(before, expected)
        await write_change(connection, actor, "set", Change(extension_id, change))
        return await find_extension(connection, actor.reach, extension_id)


async def delete_extension_by_id(
    database: Database, actor: Actor, extension_id: int, expected: str | None = None
) -> None:
    """Deletes a disabled extension.

    Args:
        database: The directory.
        actor: Who deletes it.
        extension_id: Which one.
        expected: The version that the actor knows; None deletes any.

    Raises:
        RefusedError: It is not disabled.
        NotFoundError: There is no such extension within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        require_version(await find_extension(connection, actor.reach, extension_id), expected)
        await write_deletion(connection, actor, Delete(extension_id))


async def write_change(connection: AsyncConnection, actor: Actor, action: str, change: Change) -> Extension | None:
    """Writes a change and its audit row, and returns the extension as it is then; None when nothing changes."""
    outcome = await carry_out_one(connection, actor.reach, change)
    if not outcome.changed:
        return None
    ((before, after),) = outcome.changed
    details = {"sip": before.sip, **changes(before, after)}
    await record(connection, actor, action, "extension", outcome.organization_id, after.id, details)
    return after


async def write_deletion(connection: AsyncConnection, actor: Actor, deletion: Delete) -> None:
    """Writes a deletion and its audit row."""
    outcome = await carry_out_one(connection, actor.reach, deletion)
    for gone in outcome.deleted:
        await record(connection, actor, "delete", "extension", outcome.organization_id, gone.id, described(gone))
