"""Queries of sessions: where people are signed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.credentials import COLUMNS, IS_GOOD, WITH_USERS, Credential, credential_of
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import credentials, second_factor_demands, sessions


class Session(msgspec.Struct, frozen=True):
    """A session, without its digest.

    Attributes:
        id: Its number.
        credential_id: Whose it is.
        factors: By how many factors they signed in: 1 or 2.
        address: Where from.
        user_agent: With what, as that calls itself.
        created_at: When they signed in.
        last_seen_at: When they were last there, to the minute.
        expires_at: When it ends at the latest.
    """

    id: int
    credential_id: int
    factors: int
    address: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class OpenSession(msgspec.Struct, frozen=True):
    """A session with what decides about it now.

    Attributes:
        session: The session.
        credential: Whose it is, as it is now.
        is_good: Whether that credential lets anybody in.
        demanded: Whether a second factor is demanded of the role that it has.
    """

    session: Session
    credential: Credential
    is_good: bool
    demanded: bool


_COLUMNS = tuple(sessions.c[field] for field in Session.__struct_fields__)
_DEMANDED = exists().where(second_factor_demands.c.role == credentials.c.role)


async def find_open(connection: AsyncConnection, digest: bytes) -> OpenSession | None:
    """The session with a digest, and whose it is, in one query; None when there is none."""
    return await _find_open(connection, sessions.c.digest == digest)


async def find_open_of(connection: AsyncConnection, session_id: int) -> OpenSession | None:
    """The session of a number, and whose it is, in one query; None when there is none."""
    return await _find_open(connection, sessions.c.id == session_id)


async def _find_open(connection: AsyncConnection, is_asked_for: ColumnElement[bool]) -> OpenSession | None:
    query = (
        select(*_labelled(), *COLUMNS, IS_GOOD.label("is_good"), _DEMANDED.label("demanded"))
        .select_from(WITH_USERS.join(sessions, sessions.c.credential_id == credentials.c.id))
        .where(is_asked_for)
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    own, theirs = row[: len(_COLUMNS)], row[len(_COLUMNS) : -2]
    return OpenSession(Session(*own), credential_of(theirs), row.is_good, row.demanded)


async def find_session(connection: AsyncConnection, session_id: int) -> Session | None:
    """The session with an id; None when there is none."""
    row = (await connection.execute(select(*_COLUMNS).where(sessions.c.id == session_id))).one_or_none()
    return _session(row) if row else None


async def list_sessions(
    connection: AsyncConnection, credential_id: int, now: datetime, seen_since: datetime, window: Window
) -> Page[Session]:
    """The sessions of a credential that have not expired, by id."""
    query = select(*_COLUMNS).where(
        sessions.c.credential_id == credential_id,
        sessions.c.expires_at > now,
        sessions.c.last_seen_at > seen_since,
    )
    sorts = {"id": sessions.c.id, "last_seen_at": sessions.c.last_seen_at}
    return await load_page(connection, query, window, sorts, sessions.c.id, _session)


async def insert_session(
    connection: AsyncConnection, session: Session, organization_id: int | None, digest: bytes
) -> int:
    """Writes a new session, whatever its id says, and returns its id."""
    values = {field: getattr(session, field) for field in Session.__struct_fields__ if field != "id"}
    added = insert(sessions).values(organization_id=organization_id, digest=digest, **values)
    session_id: int = (await connection.execute(added.returning(sessions.c.id))).scalar_one()
    return session_id


async def mark_seen(connection: AsyncConnection, session_id: int, at: datetime) -> None:
    """Writes down when somebody was last there; an earlier moment changes nothing."""
    older = sessions.c.last_seen_at < at
    await connection.execute(update(sessions).where(sessions.c.id == session_id, older).values(last_seen_at=at))


async def set_factors(connection: AsyncConnection, session_id: int, factors: int) -> None:
    """Writes down by how many factors somebody has signed in."""
    await connection.execute(update(sessions).where(sessions.c.id == session_id).values(factors=factors))


async def delete_session(connection: AsyncConnection, session_id: int) -> None:
    """Ends a session."""
    await connection.execute(delete(sessions).where(sessions.c.id == session_id))


async def delete_sessions(connection: AsyncConnection, credential_id: int, but: int | None = None) -> int:
    """Ends all sessions of a credential, but for one if that is named, and returns how many these were."""
    condition = sessions.c.credential_id == credential_id
    if but is not None:
        condition &= sessions.c.id != but
    return (await connection.execute(delete(sessions).where(condition))).rowcount


async def delete_expired(connection: AsyncConnection, now: datetime, seen_since: datetime) -> None:
    """Forgets the sessions that have expired."""
    over = or_(sessions.c.expires_at <= now, sessions.c.last_seen_at <= seen_since)
    await connection.execute(delete(sessions).where(over))


def _labelled() -> list[Any]:
    return [column.label(f"session_{column.name}") for column in _COLUMNS]


def _session(row: Sequence[Any]) -> Session:
    return Session(*row)
