"""Extensions: add, change, move, disable, enable, delete."""

from collections.abc import Callable
from contextlib import suppress

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import Extension, clean_sip, clean_speed_dial
from dialtree.directory.faults import RefusedError, not_found, refuse
from dialtree.directory.reach import Reach
from dialtree.directory.text import clean_name
from dialtree.management import accounts, users
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.storage import extensions
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches
from dialtree.storage.sequences import next_id


async def add_extension(
    database: Database,
    actor: Actor,
    account_id: int,
    sip: str,
    name: str,
    speed_dial: str = "",
    user_id: int | None = None,
) -> Extension:
    """Adds an extension to an account.

    Args:
        database: The directory.
        actor: Who adds it.
        account_id: The account it is on.
        sip: Its SIP id.
        name: Its name.
        speed_dial: Its speed dial, "" for none.
        user_id: The user it is set to; None for none.

    Raises:
        RefusedError: A field is bad, or its SIP id or speed dial is taken in the organisation.
        NotFoundError: There is no such account or user.
    """
    drafted = Extension(
        0, account_id, clean_sip("sip", sip), clean_name("name", name), clean_speed_dial("speed_dial", speed_dial),
        user_id, active=True,
    )  # fmt: skip
    async with database.write() as connection:
        organization_id = (await accounts.find(connection, actor.reach, account_id)).organization_id
        if await extensions.find_by_sip(connection, organization_id, drafted.sip):
            raise refuse("sip", f"extension {drafted.sip} exists already")
        await _check(connection, actor.reach, organization_id, drafted)
        extension = msgspec.structs.replace(drafted, id=await next_id(connection, "extensions"))
        await extensions.insert_extensions(connection, organization_id, [extension])
        details = _described(extension)
        await record(connection, actor, "add", "extension", organization_id, extension.id, details)
    return extension


async def set_extension(
    database: Database,
    actor: Actor,
    sip: str,
    organization_id: int | None = None,
    *,
    name: str | None = None,
    speed_dial: str | None = None,
    user_id: int | UnsetType | None = UNSET,
) -> Extension:
    """Changes an extension's name, speed dial and user; what is None (for the user: UNSET) is left alone.

    Args:
        database: The directory.
        actor: Who changes it.
        sip: Its SIP id.
        organization_id: Its organisation; None means the only one there is.
        name: Its new name.
        speed_dial: Its new speed dial, "" for none.
        user_id: The user it is set to from now on; None for none.

    Raises:
        RefusedError: A field is bad, or the speed dial is taken in the organisation.
        NotFoundError: There is no such extension or user.
    """

    def change(before: Extension) -> Extension:
        return msgspec.structs.replace(
            before,
            name=before.name if name is None else clean_name("name", name),
            speed_dial=before.speed_dial if speed_dial is None else clean_speed_dial("speed_dial", speed_dial),
            user_id=before.user_id if isinstance(user_id, UnsetType) else user_id,
        )

    return await _change(database, actor, "set", sip, organization_id, change)


async def move_extension(
    database: Database, actor: Actor, sip: str, to: int, organization_id: int | None = None
) -> Extension:
    """Moves an extension to another account of its organisation.

    Raises:
        RefusedError: The account is of another organisation.
        NotFoundError: There is no such extension or account.
    """
    return await _change(
        database, actor, "move", sip, organization_id, lambda it: msgspec.structs.replace(it, account_id=to)
    )


async def enable_extension(
    database: Database, actor: Actor, sip: str, organization_id: int | None = None, *, active: bool
) -> Extension:
    """Enables or disables an extension; a disabled one is not listed.

    Raises:
        NotFoundError: There is no such extension.
    """
    action = "enable" if active else "disable"
    return await _change(
        database, actor, action, sip, organization_id, lambda it: msgspec.structs.replace(it, active=active)
    )


async def delete_extension(database: Database, actor: Actor, sip: str, organization_id: int | None = None) -> None:
    """Deletes a disabled extension.

    Raises:
        RefusedError: It is not disabled.
        NotFoundError: There is no such extension.
    """
    async with database.write() as connection:
        organization, extension = await find(connection, actor.reach, sip, organization_id)
        if extension.active:
            raise refuse("extension", f"{sip} is enabled; disable it before you delete it")
        await extensions.delete_extension(connection, extension.id)
        details = _described(extension)
        await record(connection, actor, "delete", "extension", organization, extension.id, details)


async def find(
    connection: AsyncConnection, reach: Reach, sip: str, organization_id: int | None
) -> tuple[int, Extension]:
    """The organisation and the extension of a SIP id.

    Raises:
        RefusedError: No organisation is named, and there is more than one.
        NotFoundError: There is none within reach.
    """
    organization = await accounts.find_organization(connection, reach, organization_id)
    with suppress(RefusedError):
        extension = await extensions.find_by_sip(connection, organization, clean_sip("sip", sip))
        if extension and await reaches(connection, reach, organization, extension.account_id):
            return organization, extension
    raise not_found("extension", f"there is no extension {sip} in organisation {organization}")


async def _change(
    database: Database,
    actor: Actor,
    action: str,
    sip: str,
    organization_id: int | None,
    change: Callable[[Extension], Extension],
) -> Extension:
    async with database.write() as connection:
        organization, before = await find(connection, actor.reach, sip, organization_id)
        after = change(before)
        if after != before:
            await _check(connection, actor.reach, organization, after)
            await extensions.update_extensions(connection, [(before, after)])
            details = {"sip": before.sip, **changes(before, after)}
            await record(connection, actor, action, "extension", organization, after.id, details)
        return after


async def _check(connection: AsyncConnection, reach: Reach, organization_id: int, extension: Extension) -> None:
    account = await accounts.find(connection, reach, extension.account_id)
    if account.organization_id != organization_id:
        raise refuse("account", f"{account.id} is of another organisation ({account.organization_id})")
    if extension.user_id is not None:
        organization, _ = await users.find(connection, reach, extension.user_id)
        if organization != organization_id:
            raise refuse("user", f"{extension.user_id} is of another organisation ({organization})")
    holder = await extensions.find_by_speed_dial(connection, organization_id, extension.speed_dial)
    if holder and holder.id != extension.id:
        raise refuse("speed_dial", f"{extension.speed_dial} belongs to extension {holder.sip}")


def _described(extension: Extension) -> dict[str, object]:
    return {
        "sip": extension.sip,
        "name": extension.name,
        "speed_dial": extension.speed_dial,
        "account_id": extension.account_id,
        "user_id": extension.user_id,
    }
