"""Queries of users."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Select, String, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.directory.search import has_words, search_words
from dialtree.directory.user import User
from dialtree.storage.batches import in_batches
from dialtree.storage.bulk import insert_rows, update_rows
from dialtree.storage.paging import Page, Window, load_page, sorting
from dialtree.storage.reach import users_within, within
from dialtree.storage.schema import extensions, users
from dialtree.storage.user_roles import RoleOrNone, holds_role

_COLUMNS = (users.c.id, users.c.name, users.c.email, users.c.active)
_SORTS = {"id": users.c.id, "name": users.c.name}

# Rows that a search looks at before others have their turn.
_PIECE = 500

PlacedUser: TypeAlias = tuple[int, User]
"""A user with their organisation."""


class UserFilter(msgspec.Struct, frozen=True):
    """Which users a list shows.

    Attributes:
        reach: Those within it.
        organization_id: Those of one organisation; None means any.
        active: Those who are enabled, or who are not; None means both.
        search: Those in whose name or e-mail are all words of this text, without case, diacritics and Hebrew points.
        role: Those who have it, as far as that is within reach; None means any.
    """

    reach: Reach
    organization_id: int | None = None
    active: bool | None = None
    search: str = ""
    role: RoleOrNone | None = None


class Assigned(msgspec.Struct, frozen=True):
    """An extension that is set to a user.

    Attributes:
        id: Its number.
        sip: Its SIP id.
    """

    id: int
    sip: str


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


async def list_users_within(connection: AsyncConnection, wanted: UserFilter, window: Window) -> Page[PlacedUser]:
    """The users that a filter lets through, sorted by `id` or `name`.

    A search reads all users that the rest of the filter lets through, for no index knows folded texts: its time grows
    with their number.
    """
    query = select(users.c.organization_id, *_COLUMNS).where(users_within(wanted.reach))
    if wanted.organization_id is not None:
        query = query.where(users.c.organization_id == wanted.organization_id)
    if wanted.active is not None:
        query = query.where(users.c.active == wanted.active)
    if wanted.role is not None:
        query = query.where(holds_role(wanted.reach, wanted.organization_id, wanted.role))
    if words := search_words(wanted.search):
        return await _search(connection, query, words, window)
    return await load_page(connection, query, window, _SORTS, users.c.id, _placed)


async def load_assigned(
    connection: AsyncConnection, reach: Reach, organization_ids: Collection[int], ids: Collection[int]
) -> Mapping[int, Sequence[Assigned]]:
    """The extensions within reach that are set to some users of some organisations, by user id; by their own id."""
    found: dict[int, list[Assigned]] = defaultdict(list)
    for batch in in_batches(ids):
        query = select(extensions.c.user_id, extensions.c.id, extensions.c.sip).where(
            extensions.c.organization_id.in_(organization_ids),
            extensions.c.user_id.in_(batch),
            within(reach, extensions.c.organization_id, extensions.c.account_id),
        )
        for user_id, *extension in await connection.execute(query.order_by(extensions.c.id)):
            found[user_id].append(Assigned(*extension))
    return found


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


async def _search(
    connection: AsyncConnection, query: Select[*tuple[Any, ...]], words: Sequence[str], window: Window
) -> Page[PlacedUser]:
    name, backwards = sorting(window.sort, tuple(_SORTS))
    if window.after is not None and isinstance(window.after[0], str) != isinstance(_SORTS[name].type, String):
        raise refuse("cursor", "not a cursor of this list")
    order = [column.desc() if backwards else column for column in (_SORTS[name], users.c.id)]
    total, shown = 0, list[PlacedUser]()
    async with connection.stream(query.order_by(*order)) as result:
        async for rows in result.partitions(_PIECE):
            for placed in map(_placed, rows):
                if has_words(words, placed[1].name, placed[1].email):
                    total += 1
                    if len(shown) <= window.limit and _follows(_place(placed, name), window.after, backwards=backwards):
                        shown.append(placed)
    last = _place(shown[window.limit - 1], name) if len(shown) > window.limit else None
    return Page(shown[: window.limit], total, last)


def _place(placed: PlacedUser, name: str) -> tuple[Any, int]:
    return getattr(placed[1], name), placed[1].id


def _follows(place: tuple[Any, int], after: tuple[Any, int] | None, *, backwards: bool) -> bool:
    if after is None:
        return True
    return place < tuple(after) if backwards else place > tuple(after)


def _placed(row: Sequence[Any]) -> PlacedUser:
    return row[0], _user(row[1:])


def _user(row: Sequence[Any]) -> User:
    return User(*row)
