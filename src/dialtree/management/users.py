"""Users: add, change, disable, enable, delete."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found, refuse
from dialtree.directory.identifier import check_id
from dialtree.directory.reach import Reach
from dialtree.directory.text import clean_text
from dialtree.directory.user import User, check_person, clean_email
from dialtree.management.accounts import find_organization
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.storage import users
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches_user
from dialtree.storage.sequences import next_id


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
    clean, clean_mail = clean_text("name", name), clean_email("email", email)
    check_person("name", clean, clean_mail)
    if user_id is not None:
        check_id("id", user_id)
    async with database.write() as connection:
        organization = await find_organization(connection, actor.reach, organization_id)
        if user_id is not None and await users.find_user(connection, user_id):
            raise refuse("id", f"user {user_id} exists already")
        user = User(check_id("id", user_id or await next_id(connection, "users")), clean, clean_mail, active=True)
        await users.insert_users(connection, organization, [user])
        details = {"name": user.name, "email": user.email}
        await record(connection, actor, "add", "user", organization, user.id, details)
    return user


async def set_user(
    database: Database, actor: Actor, user_id: int, name: str | None = None, email: str | None = None
) -> User:
    """Changes a user's name and e-mail; None leaves a field alone.

    Raises:
        RefusedError: A field is bad.
        NotFoundError: There is no such user.
    """
    async with database.write() as connection:
        organization, user = await find(connection, actor.reach, user_id)
        after = msgspec.structs.replace(
            user,
            name=user.name if name is None else clean_text("name", name),
            email=user.email if email is None else clean_email("email", email),
        )
        check_person("name", after.name, after.email)
        return await _write(connection, actor, "set", organization, user, after)


async def enable_user(database: Database, actor: Actor, user_id: int, *, active: bool) -> User:
    """Enables or disables a user. The name and e-mail of a disabled user read as empty on the wire.

    Raises:
        NotFoundError: There is no such user.
    """
    async with database.write() as connection:
        organization, user = await find(connection, actor.reach, user_id)
        action = "enable" if active else "disable"
        return await _write(connection, actor, action, organization, user, msgspec.structs.replace(user, active=active))


async def delete_user(database: Database, actor: Actor, user_id: int) -> None:
    """Deletes a disabled user. The extensions set to them remain, without a user.

    Raises:
        RefusedError: They are not disabled.
        NotFoundError: There is no such user.
    """
    async with database.write() as connection:
        organization, user = await find(connection, actor.reach, user_id)
        if user.active:
            raise refuse("user", f"{user_id} is enabled; disable them before you delete them")
        await users.delete_user(connection, organization, user_id)
        details = {"name": user.name, "email": user.email}
        await record(connection, actor, "delete", "user", organization, user_id, details)


async def find(connection: AsyncConnection, reach: Reach, user_id: int) -> tuple[int, User]:
    """The organisation and the user of an id.

    Raises:
        NotFoundError: There is none within reach.
    """
    found = await users.find_user(connection, user_id)
    if found is None or not await reaches_user(connection, reach, *found):
        raise not_found("user", f"there is no user {user_id}")
    return found


async def _write(
    connection: AsyncConnection, actor: Actor, action: str, organization_id: int, before: User, after: User
) -> User:
    if after != before:
        await users.update_users(connection, [after])
        await record(connection, actor, action, "user", organization_id, after.id, changes(before, after))
    return after
