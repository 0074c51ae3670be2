"""Users: add, change, disable, enable, delete."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found, refuse
from dialtree.directory.fields import Refusals, Rule, clean_fields
from dialtree.directory.identifier import check_id
from dialtree.directory.reach import Reach
from dialtree.directory.text import clean_text
from dialtree.directory.user import User, check_person, clean_email
from dialtree.management.accounts import find_organization
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.permissions import NotPermittedError
from dialtree.management.user_views import UserView, view_user
from dialtree.management.versions import require_version
from dialtree.storage import users
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches_all_of_user, reaches_user
from dialtree.storage.revisions import last_revision
from dialtree.storage.sequences import next_id

_RULES: Mapping[str, Rule] = {"name": clean_text, "email": clean_email}


async def add_user(
    database: Database,
    actor: Actor,
    name: str,
    email: str = "",
    organization_id: int | None = None,
    user_id: int | None = None,
) -> User:
    """Adds a user to an organisation.

    Args:
        database: The directory.
        actor: Who adds them.
        name: Their name.
        email: Their e-mail, kept as given.
        organization_id: The organisation; None means the only one there is.
        user_id: Their id; None takes the first that was never used.

    Raises:
        RefusedError: A field is bad, or the id is taken.
        NotFoundError: There is no such organisation.
    """
    async with database.write() as connection:
        _, user = await write_new_user(connection, actor, name, email, organization_id, user_id)
    return user


async def write_new_user(
    connection: AsyncConnection, actor: Actor, name: str, email: str, organization_id: int | None, user_id: int | None
) -> tuple[int, User]:
    """The same in a transaction that writes; returns the organisation, too."""
    refusals = Refusals()
    with refusals:
        clean = clean_fields({"name": name, "email": email}, _RULES)
        check_person("name", **clean)
    with refusals:
        organization = await find_organization(connection, actor.reach, organization_id)
    with refusals:
        new_id = await _free_id(connection, user_id)
    refusals.tell()
    user = User(new_id, **clean, active=True)
    await users.insert_users(connection, organization, [user])
    details = {"name": user.name, "email": user.email}
    await record(connection, actor, "add", "user", organization, user.id, details)
    return organization, user


async def set_user(
    database: Database, actor: Actor, user_id: int, name: str | None = None, email: str | None = None
) -> User:
    """Changes a user's name and e-mail; None leaves a field alone.

    Raises:
        RefusedError: A field is bad.
        NotFoundError: There is no such user.
        NotPermittedError: They have extensions or a role out of reach.
    """
    said = {field: value for field, value in (("name", name), ("email", email)) if value is not None}
    clean = clean_fields(said, _RULES)
    async with database.write() as connection:
        organization, user = await _find_own(connection, actor.reach, user_id)
        return await _write(connection, actor, "set", organization, user, msgspec.structs.replace(user, **clean))


async def change_user(
    database: Database, actor: Actor, user_id: int, change: Mapping[str, Any], expected: str | None = None
) -> UserView:
    """Changes several fields of a user at once.

    Args:
        database: The directory.
        actor: Who changes them.
        user_id: Which one.
        change: New values of `name`, `email` and `active`; what is not in it stays as it is.
        expected: The version that the actor knows; None changes any.

    Raises:
        RefusedError: A field is bad.
        NotFoundError: There is no such user within reach.
        NotPermittedError: They have extensions or a role out of reach.
        ChangedError: They are not of the version that is expected.
    """
    clean = clean_fields(change, _RULES)
    async with database.write() as connection:
        organization, user = await _find_own(connection, actor.reach, user_id)
        shown = await view_user(connection, actor.reach, organization, user)
        require_version(shown, expected)
        after = await _write(connection, actor, "set", organization, user, msgspec.structs.replace(user, **clean))
        return msgspec.structs.replace(shown, name=after.name, email=after.email, active=after.active)


async def enable_user(database: Database, actor: Actor, user_id: int, *, active: bool) -> User:
    """Enables or disables a user. The name and e-mail of a disabled user read as empty on the wire.

    Raises:
        NotFoundError: There is no such user.
        NotPermittedError: They have extensions or a role out of reach.
    """
    async with database.write() as connection:
        organization, user = await _find_own(connection, actor.reach, user_id)
        action = "enable" if active else "disable"
        return await _write(connection, actor, action, organization, user, msgspec.structs.replace(user, active=active))


async def delete_user(database: Database, actor: Actor, user_id: int, expected: str | None = None) -> None:
    """Deletes a disabled user. The extensions set to them remain, without a user.

    Args:
        database: The directory.
        actor: Who deletes them.
        user_id: Which one.
        expected: The version that the actor knows; None deletes any.

    Raises:
        RefusedError: They are not disabled.
        NotFoundError: There is no such user.
        NotPermittedError: They have extensions or a role out of reach.
        ChangedError: They are not of the version that is expected.
    """
    async with database.write() as connection:
        organization, user = await _find_own(connection, actor.reach, user_id)
        require_version(await view_user(connection, actor.reach, organization, user), expected)
        if user.active:
            raise refuse("user_id", f"{user_id} is enabled; disable them before you delete them")
        since = await last_revision(connection, organization)
        await users.delete_user(connection, organization, user_id)
        details = {"name": user.name, "email": user.email}
        await record(connection, actor, "delete", "user", organization, user_id, details, since)


async def find(connection: AsyncConnection, reach: Reach, user_id: int) -> tuple[int, User]:
    """The organisation and the user of an id.

    Raises:
        NotFoundError: There is none within reach.
    """
    found = await users.find_user(connection, user_id)
    if found is None or not await reaches_user(connection, reach, *found):
        raise not_found("user_id", f"there is no user {user_id}")
    return found


async def _free_id(connection: AsyncConnection, wanted: int | None) -> int:
    if wanted is not None and await users.find_user(connection, check_id("id", wanted)):
        raise refuse("id", f"user {wanted} exists already")
    return check_id("id", wanted or await next_id(connection, "users"))


async def _find_own(connection: AsyncConnection, reach: Reach, user_id: int) -> tuple[int, User]:
    """The same, of a user all of whose extensions, and whose role, are within reach."""
    organization_id, user = await find(connection, reach, user_id)
    if not await reaches_all_of_user(connection, reach, organization_id, user_id):
        raise NotPermittedError("This user has extensions or a role in a part of the organisation that is not yours.")
    return organization_id, user


async def _write(
    connection: AsyncConnection, actor: Actor, action: str, organization_id: int, before: User, after: User
) -> User:
    if after != before:
        check_person("name", after.name, after.email)
        await users.update_users(connection, [after])
        await record(connection, actor, action, "user", organization_id, after.id, changes(before, after))
    return after
