"""Passwords that are not set by the person alone: by a link that a manager hands over, or on the command line."""

import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import refuse
from dialtree.directory.fields import Refusals
from dialtree.directory.password import new_password
from dialtree.directory.token import Secret, digest_of
from dialtree.management.actor import Actor
from dialtree.management.attempts import attempt_digest, end_attempts
from dialtree.management.audit import record
from dialtree.management.passwords import Passwords
from dialtree.storage.credentials import Credential, update_credential
from dialtree.storage.database import Database
from dialtree.storage.proofs import Proof, load_proof
from dialtree.storage.reset_links import ResetLink, delete_links, find_link, insert_link
from dialtree.storage.sessions import delete_sessions

LIFETIME = timedelta(hours=24)
"""How long a link is good."""


class NewLink(msgspec.Struct, frozen=True):
    """A one-time link by which somebody sets a password.

    Attributes:
        secret: Its value, which is shown this once.
        expires_at: When it ceases to be good.
    """

    secret: Secret
    expires_at: datetime


async def make_link(connection: AsyncConnection, actor: Actor, credential: Credential, now: datetime) -> NewLink:
    """Makes a link for a credential that is within the actor's reach; one that was made before is good no more.

    Args:
        connection: The transaction that writes.
        actor: Who hands it over.
        credential: Whose password it sets.
        now: The moment (aware).
    """
    secret = Secret(secrets.token_urlsafe())
    link = ResetLink(credential.id, now + LIFETIME)
    await delete_links(connection, credential.id)
    await insert_link(connection, link, credential.organization_id, digest_of(secret), now)
    details = {"email": credential.email, "expires_at": link.expires_at.isoformat()}
    await record(connection, actor, "make_reset_link", "credential", credential.organization_id, credential.id, details)
    return NewLink(secret, link.expires_at)


async def show_link(database: Database, token: str, now: datetime) -> str:
    """The e-mail of whoever a link is for.

    Args:
        database: The directory.
        token: The link's secret.
        now: The moment (aware).

    Raises:
        RefusedError: The link is not good.
    """
    async with database.read() as connection:
        return (await _proof_of(connection, token, now)).credential.email


async def use_link(
    database: Database, passwords: Passwords, secret: str, password: str, address: str, now: datetime
) -> None:
    """Sets the password of whoever a link is for, signs them out everywhere, and uses the link up.

    Args:
        database: The directory.
        passwords: Hashes it.
        secret: The link's secret.
        password: The new password.
        address: Where the person comes from.
        now: The moment (aware).

    Raises:
        RefusedError: The link is not good, or the password is too short or too long.
    """
    refusals = Refusals()
    with refusals:
        async with database.read() as connection:
            await _proof_of(connection, secret, now)
    with refusals:
        new = new_password("password", password)
    refusals.tell()
    hashed = await passwords.hash(new)
    async with database.write() as connection:
        proof = await _proof_of(connection, secret, now)
        credential = proof.credential
        person = Actor("person", credential.title, credential.reach, credential.id, address)
        await set_password(connection, person, credential, hashed, "reset_password")


async def set_password(
    connection: AsyncConnection, actor: Actor, credential: Credential, hashed: Secret, action: str
) -> None:
    """Sets a password in a transaction that writes, signs the person out everywhere, and writes down the action."""
    await update_credential(connection, credential.id, password_hash=hashed)
    await delete_links(connection, credential.id)
    await end_attempts(connection, attempt_digest(credential.email))
    ended = await delete_sessions(connection, credential.id)
    details = {"email": credential.email, "sessions_ended": ended}
    await record(connection, actor, action, "credential", credential.organization_id, credential.id, details)


async def _proof_of(connection: AsyncConnection, secret: str, now: datetime) -> Proof:
    link = await find_link(connection, digest_of(secret.encode("utf-8", "replace").decode()))
    proof = None if link is None or link.expires_at <= now else await load_proof(connection, link.credential_id)
    if proof is None or not proof.is_good:
        raise refuse("secret", "no link that is good, or not any more; ask for a new one")
    return proof
