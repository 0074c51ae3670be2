"""Sessions of people: who presents one, which there are, and how they end."""

import re
import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found
from dialtree.directory.token import Secret, digest_of
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.own import own
from dialtree.management.principal import Principal
from dialtree.storage import sessions
from dialtree.storage.credentials import Credential
from dialtree.storage.database import Database
from dialtree.storage.organizations import find_organization
from dialtree.storage.paging import Page, Window
from dialtree.storage.sessions import OpenSession, Session

IDLE = timedelta(hours=12)
"""After how long without a request a session ends."""

LONGEST = timedelta(days=14)
"""How long a session lasts at most, unless the person's organisation says less."""

_RECENT = timedelta(minutes=1)
_FORM = re.compile(r"[A-Za-z0-9_-]{43}")
_MAX_ADDRESS, _MAX_USER_AGENT = 100, 500


async def open_session(
    connection: AsyncConnection, credential: Credential, factors: int, address: str, user_agent: str, now: datetime
) -> tuple[Session, Secret]:
    """Makes a new session, and forgets those that have expired.

    Returns:
        What is kept of it, and the secret that the person presents from now on: 256 random bits.
    """
    secret = Secret(secrets.token_urlsafe())
    made = Session(
        id=0,
        credential_id=credential.id,
        factors=factors,
        address=address[:_MAX_ADDRESS],
        user_agent="".join(filter(str.isprintable, user_agent))[:_MAX_USER_AGENT],
        created_at=now,
        last_seen_at=now,
        expires_at=now + await _longest(connection, credential.organization_id),
    )
    await sessions.delete_expired(connection, now, now - IDLE)
    made_id = await sessions.insert_session(connection, made, credential.organization_id, digest_of(secret))
    return msgspec.structs.replace(made, id=made_id), secret


async def end_presented(connection: AsyncConnection, text: str) -> int | None:
    """Ends the session that somebody presents, and returns its number; None when it is none."""
    found = await sessions.find_open(connection, digest_of(text)) if _FORM.fullmatch(text) else None
    if found is None:
        return None
    await sessions.delete_session(connection, found.session.id)
    return found.session.id


async def _longest(connection: AsyncConnection, organization_id: int | None) -> timedelta:
    found = None if organization_id is None else await find_organization(connection, organization_id)
    if found is None or found.session_hours is None:
        return LONGEST
    return timedelta(hours=found.session_hours)


async def present_session(database: Database, text: str, address: str, now: datetime) -> Principal | None:
    """Who presents a session; None when it is none, or is not good any more.

    Args:
        database: The directory.
        text: What was presented.
        address: Where from.
        now: The moment (aware).
    """
    if not _FORM.fullmatch(text):
        return None
    async with database.read() as connection:
        found = await sessions.find_open(connection, digest_of(text))
    if found is None or not is_good(found, now):
        return None
    if now - found.session.last_seen_at >= _RECENT:
        async with database.write() as connection:
            await sessions.mark_seen(connection, found.session.id, now)
    return principal_of(found.credential, found.session, address, demanded=found.demanded)


def principal_of(credential: Credential, session: Session, address: str, *, demanded: bool) -> Principal:
    """A person who is signed in.

    Args:
        credential: How they sign in.
        session: Where they are signed in.
        address: Where the request comes from.
        demanded: Whether a second factor is demanded of their role.
    """
    return Principal(
        "person",
        credential.id,
        credential.title,
        credential.role,
        credential.reach,
        address,
        session.id,
        must_enrol=demanded and not credential.second_factor,
    )


async def list_own_sessions(database: Database, principal: Principal, now: datetime, window: Window) -> Page[Session]:
    """Where a person is signed in.

    Raises:
        NotPermittedError: They are a program.
    """
    credential_id, _ = own(principal)
    async with database.read() as connection:
        return await sessions.list_sessions(connection, credential_id, now, now - IDLE, window)


async def sign_out(database: Database, principal: Principal) -> None:
    """Ends the session by which a person makes this request.

    Raises:
        NotPermittedError: They are a program.
    """
    _, session_id = own(principal)
    async with database.write() as connection:
        await sessions.delete_session(connection, session_id)
        await record_of_person(connection, principal.actor, "sign_out", {"session": session_id})


async def sign_out_everywhere(database: Database, principal: Principal) -> int:
    """Ends all sessions of a person, this one too, and returns how many these were.

    Raises:
        NotPermittedError: They are a program.
    """
    credential_id, _ = own(principal)
    async with database.write() as connection:
        ended = await sessions.delete_sessions(connection, credential_id)
        await record_of_person(connection, principal.actor, "sign_out_everywhere", {"sessions": ended})
    return ended


async def end_own_session(database: Database, principal: Principal, session_id: int) -> None:
    """Ends one of a person's sessions.

    Raises:
        NotPermittedError: They are a program.
        NotFoundError: They have none of that number.
    """
    credential_id, _ = own(principal)
    async with database.write() as connection:
        found = await sessions.find_session(connection, session_id)
        if found is None or found.credential_id != credential_id:
            raise not_found("session_id", f"there is no session {session_id}")
        await sessions.delete_session(connection, session_id)
        await record_of_person(connection, principal.actor, "sign_out", {"session": session_id})


async def record_of_person(
    connection: AsyncConnection, actor: Actor, action: str, details: dict[str, object] | None = None
) -> None:
    """Writes down what a person did to their own sign-in."""
    await record(connection, actor, action, "credential", actor.reach.organization_id, actor.id, details or {})


def is_good(found: OpenSession, now: datetime) -> bool:
    """Whether a session lets the person in who presents it."""
    session = found.session
    proven = session.factors > 1 or not found.credential.second_factor
    return found.is_good and proven and now < session.expires_at and now - session.last_seen_at < IDLE
