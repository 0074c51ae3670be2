"""Extensions that are known by their SIP ids: add, change, move, disable, enable, delete."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import UNSET, UnsetType
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import Extension, clean_sip
from dialtree.directory.faults import RefusedError, not_found
from dialtree.directory.reach import Reach
from dialtree.management import accounts
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.extensions.by_id import write_change, write_deletion
from dialtree.management.extensions.operations import Change, Create, Delete
from dialtree.management.extensions.writing import carry_out_one, described
from dialtree.storage import extensions
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches


async def add_extension(
    database: Database,
    actor: Actor,
    account_id: int,
    sip: str,
    name: str,
    speed_dial: str = "",
    user_id: int | None = None,
    *,
    active: bool = True,
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
        active: Whether it is enabled.

    Raises:
        RefusedError: Fields are bad, or its SIP id or speed dial is taken in the organisation.
        NotFoundError: There is no such account or user.
    """
    async with database.write() as connection:
        drafted = Create(account_id, sip, name, speed_dial, user_id, active)
        outcome = await carry_out_one(connection, actor.reach, drafted)
        extension = outcome.added[0]
        details = described(extension)
        await record(connection, actor, "add", "extension", outcome.organization_id, extension.id, details)
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
        RefusedError: Fields are bad, or the speed dial is taken in the organisation.
        NotFoundError: There is no such extension or user.
    """
    given = {"name": name, "speed_dial": speed_dial}
    fields: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    if not isinstance(user_id, UnsetType):
        fields["user_id"] = user_id
    return await _change(database, actor, "set", sip, organization_id, fields)


async def move_extension(
    database: Database, actor: Actor, sip: str, to: int, organization_id: int | None = None
) -> Extension:
    """Moves an extension to another account of its organisation.

    Raises:
        RefusedError: The account is of another organisation.
        NotFoundError: There is no such extension or account.
    """
    return await _change(database, actor, "move", sip, organization_id, {"account_id": to})


async def enable_extension(
    database: Database, actor: Actor, sip: str, organization_id: int | None = None, *, active: bool
) -> Extension:
    """Enables or disables an extension; a disabled one is not listed.

    Raises:
        NotFoundError: There is no such extension.
    """
    action = "enable" if active else "disable"
    return await _change(database, actor, action, sip, organization_id, {"active": active})


async def delete_extension(database: Database, actor: Actor, sip: str, organization_id: int | None = None) -> None:
    """Deletes a disabled extension.

    Raises:
        RefusedError: It is not disabled.
        NotFoundError: There is no such extension.
    """
    async with database.write() as connection:
        extension = await _find(connection, actor.reach, sip, organization_id)
        await write_deletion(connection, actor, Delete(extension.id))


async def _change(
    database: Database, actor: Actor, action: str, sip: str, organization_id: int | None, fields: Mapping[str, Any]
) -> Extension:
    async with database.write() as connection:
        before = await _find(connection, actor.reach, sip, organization_id)
        after = await write_change(connection, actor, action, Change(before.id, fields))
        return after or before


async def _find(connection: AsyncConnection, reach: Reach, sip: str, organization_id: int | None) -> Extension:
    organization = await accounts.find_organization(connection, reach, organization_id)
    with suppress(RefusedError):
        extension = await extensions.find_by_sip(connection, organization, clean_sip("sip", sip))
        if extension and await reaches(connection, reach, organization, extension.account_id):
            return extension
    raise not_found("sip", f"there is no extension {sip} in organisation {organization}")
