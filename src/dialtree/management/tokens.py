"""Management tokens: issue, revoke, and who presents one."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.code import MAX_LABEL
from dialtree.directory.expiry import clean_expiry
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.fields import Refusals
from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.directory.role import TOKEN_ROLES, Role, check_role
from dialtree.directory.text import clean_name
from dialtree.directory.token import Secret, digest_of, is_token, new_token
from dialtree.management import accounts
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.principal import Principal
from dialtree.storage import tokens
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches
from dialtree.storage.tokens import Token

_RECENT = timedelta(minutes=1)


class TokenOverError(Exception):
    """A token that was good once has been revoked, or has expired."""


class TokenTerms(msgspec.Struct, frozen=True):
    """What a new token may do.

    Attributes:
        label: What people call it.
        role: "manager" or "viewer"; "operator" reaches into all organisations, and only operators issue one.
        account_id: The account that its reach begins at; None for an operator's.
        expires_at: When it ceases to be good (aware); None means never.
    """

    label: str
    role: str
    account_id: int | None = None
    expires_at: datetime | None = None


async def issue_token(database: Database, actor: Actor, terms: TokenTerms) -> tuple[Token, Secret]:
    """Makes a new token.

    Returns:
        What is kept of it, and the token itself, which is not kept: show it now.

    Raises:
        RefusedError: The terms are bad, or would give more than the actor has.
        NotFoundError: There is no such account within reach.
    """
    secret, now, refusals = new_token(), datetime.now(UTC), Refusals()
    with refusals:
        label = clean_name("label", terms.label, MAX_LABEL)
    with refusals:
        role = _check_role(actor.reach, terms.role)
    with refusals:
        expires_at = clean_expiry("expires_at", terms.expires_at, now)
    async with database.write() as connection:
        with refusals:
            reach = await _reach(connection, actor, terms)
        refusals.tell()
        token = Token(
            id=0,
            organization_id=reach.organization_id,
            account_id=terms.account_id,
            role=role,
            label=label,
            last_four=secret[-4:],
            created_by=actor.name,
            created_at=now,
            expires_at=expires_at,
            revoked_at=None,
            last_used_at=None,
        )
        token = msgspec.structs.replace(token, id=await tokens.insert_token(connection, token, digest_of(secret)))
        await record(connection, actor, "issue", "token", token.organization_id, token.id, _described(token))
    return token, secret


async def revoke_token(database: Database, actor: Actor, token_id: int) -> Token:
    """Revokes a token for good. Revoking it again changes nothing.

    Raises:
        NotFoundError: There is no such token within reach.
    """
    async with database.write() as connection:
        token = await find_token(connection, actor.reach, token_id)
        if token.revoked_at is None:
            now = datetime.now(UTC)
            token = msgspec.structs.replace(token, revoked_at=now)
            await tokens.revoke_token(connection, token_id, now)
            await record(connection, actor, "revoke", "token", token.organization_id, token_id, _described(token))
        return token


async def find_token(connection: AsyncConnection, reach: Reach, token_id: int) -> Token:
    """The token with an id.

    Raises:
        NotFoundError: There is none within reach.
    """
    token = await tokens.find_token(connection, token_id)
    if token is None or not await _is_within(connection, reach, token):
        raise not_found("token_id", f"there is no token {token_id}")
    return token


async def present_token(database: Database, text: str, address: str, now: datetime) -> Principal | None:
    """Who presents a token; None when it is none.

    Args:
        database: The directory.
        text: What was presented.
        address: Where from.
        now: The moment (aware).

    Raises:
        TokenOverError: It is not good any more.
    """
    if not is_token(text):
        return None
    async with database.read() as connection:
        token = await tokens.find_by_digest(connection, digest_of(text))
    if token is None:
        return None
    if token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now):
        raise TokenOverError
    if token.last_used_at is None or now - token.last_used_at >= _RECENT:
        async with database.write() as connection:
            await tokens.mark_used(connection, token.id, now)
    return Principal("token", token.id, token.label, token.role, _reach_of(token), address)


def _reach_of(token: Token) -> Reach:
    if token.organization_id is None or token.account_id is None:
        return EVERYTHING
    return Reach.of_account(token.organization_id, token.account_id)


async def _is_within(connection: AsyncConnection, reach: Reach, token: Token) -> bool:
    if token.organization_id is None or token.account_id is None:
        return reach.is_everything
    return await reaches(connection, reach, token.organization_id, token.account_id)


def _check_role(reach: Reach, text: str) -> Role:
    if text == "agent":
        raise refuse("role", "an agent's token could do nothing")
    if text == "operator" and not reach.is_everything:
        raise refuse("role", "only an operator issues an operator's token")
    return check_role("role", text, TOKEN_ROLES if reach.is_everything else ("manager", "viewer"))


async def _reach(connection: AsyncConnection, actor: Actor, terms: TokenTerms) -> Reach:
    if terms.role == "operator":
        if terms.account_id is not None:
            raise refuse("account_id", "an operator's token belongs to no account")
        return EVERYTHING
    if terms.account_id is None:
        raise refuse("account_id", "missing")
    account = await accounts.find(connection, actor.reach, terms.account_id, "account_id")
    return Reach.of_account(account.organization_id, account.id)


def _described(token: Token) -> dict[str, object]:
    return {
        "label": token.label,
        "role": token.role,
        "account_id": token.account_id,
        "last_four": token.last_four,
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
    }
