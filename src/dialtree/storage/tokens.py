"""Queries of management tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.directory.role import Role
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.reach import within
from dialtree.storage.schema import tokens


class Token(msgspec.Struct, frozen=True):
    """A management token as the database keeps it, without its digest.

    Attributes:
        id: Its number.
        organization_id: The organisation it reaches into; None means all.
        account_id: The account that its reach begins at; None when it reaches into all organisations.
        role: What it may do.
        label: What people call it.
        last_four: Its last four characters.
        created_by: Who issued it.
        created_at: When.
        expires_at: When it ceases to be good; None means never.
        revoked_at: When it was revoked; None when it was not.
        last_used_at: When it was last used, to the minute; None when it never was.
    """

    id: int
    organization_id: int | None
    account_id: int | None
    role: Role
    label: str
    last_four: str
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


_COLUMNS = tuple(tokens.c[field] for field in Token.__struct_fields__)


async def find_token(connection: AsyncConnection, token_id: int) -> Token | None:
    """The token with an id; None when there is none."""
    if not is_id(token_id):
        return None
    row = (await connection.execute(select(*_COLUMNS).where(tokens.c.id == token_id))).one_or_none()
    return _token(row) if row else None


async def find_by_digest(connection: AsyncConnection, digest: bytes) -> Token | None:
    """The token with a digest; None when there is none."""
    row = (await connection.execute(select(*_COLUMNS).where(tokens.c.digest == digest))).one_or_none()
    return _token(row) if row else None


async def list_tokens(connection: AsyncConnection, reach: Reach, window: Window) -> Page[Token]:
    """The tokens within reach, by id."""
    query = select(*_COLUMNS).where(within(reach, tokens.c.organization_id, tokens.c.account_id))
    return await load_page(connection, query, window, {"id": tokens.c.id}, tokens.c.id, _token)


async def insert_token(connection: AsyncConnection, token: Token, digest: bytes) -> int:
    """Writes a new token, whatever its id says, and returns its id."""
    values = {field: getattr(token, field) for field in Token.__struct_fields__ if field != "id"}
    token_id: int = (
        await connection.execute(insert(tokens).values(digest=digest, **values).returning(tokens.c.id))
    ).scalar_one()
    return token_id


async def revoke_token(connection: AsyncConnection, token_id: int, at: datetime) -> None:
    """Marks a token as revoked."""
    await connection.execute(update(tokens).where(tokens.c.id == token_id).values(revoked_at=at))


async def mark_used(connection: AsyncConnection, token_id: int, at: datetime) -> None:
    """Writes down when a token was last used; an earlier moment changes nothing."""
    older = or_(tokens.c.last_used_at.is_(None), tokens.c.last_used_at < at)
    await connection.execute(update(tokens).where(tokens.c.id == token_id, older).values(last_used_at=at))


async def count_valid(connection: AsyncConnection, account_id: int) -> int:
    """How many tokens that are not revoked belong to an account."""
    query = select(func.count()).where(tokens.c.account_id == account_id, tokens.c.revoked_at.is_(None))
    return await connection.scalar(query) or 0


def _token(row: Sequence[Any]) -> Token:
    return Token(*row)
