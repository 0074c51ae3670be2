"""Queries of users."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.user import User
from dialtree.storage.batches import in_batches
from dialtree.storage.bulk import insert_rows, update_rows
from dialtree.storage.schema import extensions, users

_COLUMNS = (users.c.id, users.c.name, users.c.email, users.c.active)


async def find_user(connection: AsyncConnection, user_id: int) -> tuple[int, User] | None:
    """The organisation and the user of an id; None when there is none."""
    if not is_id(user_id):
        return None
    query = select(users.c.organization_id, *_COLUMNS).where(users.c.id == user_id)
    row = (await connection.execute(query)).one_or_none()
    return (row[0], User(*row[1:])) if row else None


async def load_users(connection: AsyncConnection, organization_id: int) -> dict[int, User]:
    """The users of an organisation, by id."""
    query = select(*_COLUMNS).where(users.c.organization_id == organization_id)
    return {row.id: _user(row) for row in await connection.execute(query)}


async def list_users(
    connection: AsyncConnection, organization_id: int | None = None, limit: int | None = None
) -> list[tuple[int, User]]:
    """The users of an organisation, or of all, by id, each with its organisation; the first `limit` of them."""
    query = select(users.c.organization_id, *_COLUMNS).order_by(users.c.id).limit(limit)
    if organization_id is not None:
        query = query.where(users.c.organization_id == organization_id)
    return [(row[0], User(*row[1:])) for row in await connection.execute(query)]


async def count_users(connection: AsyncConnection, organization_id: int | None = None) -> int:
    """How many users an organisation has, or all have together."""
    query = select(func.count()).select_from(users)
    if organization_id is not None:
        query = query.where(users.c.organization_id == organization_id)
    return await connection.scalar(query) or 0


async def load_user_organizations(connection: AsyncConnection, ids: Collection[int]) -> dict[int, int]:
    """The organisations of those users that exist, by user id."""
    found: dict[int, int] = {}
    for batch in in_batches(ids):
        query = select(users.c.id, users.c.organization_id).where(users.c.id.in_(batch))
        found.update({row.id: row.organization_id for row in await connection.execute(query)})
    return found


async def insert_users(connection: AsyncConnection, organization_id: int, added: Iterable[User]) -> None:
    """Writes new users of an organisation."""
    rows = ((it.id, organization_id, it.name, it.email, it.active) for it in added)
    await insert_rows(connection, users, ("id", "organization_id", "name", "email", "active"), rows)


async def update_users(connection: AsyncConnection, changed: Iterable[User]) -> None:
    """Writes the name, e-mail and state of users."""
    rows = ((it.id, it.name, it.email, it.active) for it in changed)
    await update_rows(connection, users, ("name", "email", "active"), rows)


async def delete_user(connection: AsyncConnection, organization_id: int, user_id: int) -> None:
    """Deletes a user; the extensions set to them remain, without a user."""
    theirs = (extensions.c.organization_id == organization_id) & (extensions.c.user_id == user_id)
    await connection.execute(update(extensions).where(theirs).values(user_id=None))
    await connection.execute(delete(users).where(users.c.id == user_id))


def _user(row: Sequence[Any]) -> User:
    return User(*row)
