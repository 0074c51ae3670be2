"""Queries of picker sessions: who may pick an extension by themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Executable, bindparam, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import organization_settings, picker_sessions, users


class PickerSession(msgspec.Struct, frozen=True):
    """A picker session, without its digest.

    Attributes:
        id: Its number.
        organization_id: The organisation.
        user_id: Who picks.
        code_id: The code of the program that has let them in; None when they have signed in themselves.
        session_id: The session by which they have signed in; None when a program has let them in.
        created_at: When it began.
        expires_at: When it ends, unless it is renewed.
        ends_at: When it ends at the latest.
    """

    id: int
    organization_id: int
    user_id: int
    code_id: int | None
    session_id: int | None
    created_at: datetime
    expires_at: datetime
    ends_at: datetime


class FoundPicker(NamedTuple):
    """A picker session with what decides about it now.

    Attributes:
        session: The session.
        user_name: The user's name.
        user_is_active: Whether they are enabled.
        origins: The origins whose pages may show the organisation's picker.
    """

    session: PickerSession
    user_name: str
    user_is_active: bool
    origins: Sequence[str]


_COLUMNS = tuple(picker_sessions.c[field] for field in PickerSession.__struct_fields__)
_FOUND = (
    select(*_COLUMNS, users.c.name, users.c.active, organization_settings.c.allowed_origins)
    .join(users, users.c.id == picker_sessions.c.user_id)
    .outerjoin(organization_settings, organization_settings.c.organization_id == picker_sessions.c.organization_id)
    .where(picker_sessions.c.digest == bindparam("digest"))
)
_LISTED: Mapping[str, Executable] = {
    "sqlite": text(
        "SELECT EXISTS (SELECT 1 FROM organization_settings, json_each(allowed_origins) WHERE value = :origin)"
    ),
    "postgresql": text(
        "SELECT EXISTS (SELECT 1 FROM organization_settings WHERE allowed_origins @> to_jsonb(CAST(:origin AS text)))"
    ),
}


async def find_picker(connection: AsyncConnection, digest: bytes) -> FoundPicker | None:
    """The picker session with a digest, in one query; None when there is none."""
    row = (await connection.execute(_FOUND, {"digest": digest})).one_or_none()
    if row is None:
        return None
    *session, name, active, origins = row
    return FoundPicker(PickerSession(*session), name, bool(active), tuple(origins or ()))


async def is_listed_origin(connection: AsyncConnection, origin: str) -> bool:
    """Whether any organisation lets pages of an origin show its picker."""
    return bool((await connection.execute(_LISTED[connection.dialect.name], {"origin": origin})).scalar())


async def insert_picker(connection: AsyncConnection, session: PickerSession, digest: bytes) -> int:
    """Writes a new picker session, whatever its id says, and returns its id."""
    values = {field: getattr(session, field) for field in PickerSession.__struct_fields__ if field != "id"}
    added = insert(picker_sessions).values(digest=digest, **values).returning(picker_sessions.c.id)
    session_id: int = (await connection.execute(added)).scalar_one()
    return session_id


async def prolong_picker(connection: AsyncConnection, session_id: int, expires_at: datetime) -> None:
    """Has a picker session end later; an earlier moment changes nothing."""
    sooner = picker_sessions.c.expires_at < expires_at
    await connection.execute(
        update(picker_sessions).where(picker_sessions.c.id == session_id, sooner).values(expires_at=expires_at)
    )


async def delete_expired_pickers(connection: AsyncConnection, now: datetime) -> None:
    """Forgets the picker sessions that have ended."""
    await connection.execute(delete(picker_sessions).where(picker_sessions.c.expires_at <= now))
