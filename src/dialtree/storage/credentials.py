"""Queries of credentials: how people sign in, and as what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, delete, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.directory.role import Role
from dialtree.directory.token import Secret
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import credentials, users


class Credential(msgspec.Struct, frozen=True):
    """How a person signs in, without what they prove it by.

    Attributes:
        id: Its number.
        organization_id: The organisation; None for an operator.
        user_id: The user; None for an operator, who is none.
        account_id: The account that their reach begins at; None for an operator.
        role: What they may do.
        name: Their name.
        email: What they sign in with.
        active: Whether it is enabled; that of a disabled user does not let them in either.
        has_password: Whether a password has been set.
        second_factor: Whether they sign in with a second factor.
        created_at: When it was made.
        last_signed_in_at: When they last signed in; None when they never did.
    """

    id: int
    organization_id: int | None
    user_id: int | None
    account_id: int | None
    role: Role
    name: str
    email: str
    active: bool
    has_password: bool
    second_factor: bool
    created_at: datetime
    last_signed_in_at: datetime | None

    @property
    def reach(self) -> Reach:
        """What of the directory the person sees."""
        if self.organization_id is None or self.account_id is None:
            return EVERYTHING
        return Reach.of_account(self.organization_id, self.account_id)

    @property
    def title(self) -> str:
        """The person's name and e-mail, for the audit."""
        return f"{self.name} <{self.email}>" if self.name else self.email


NAME = func.coalesce(users.c.name, credentials.c.name)
"""The name of a credential's person, where `WITH_USERS` is what is queried."""

IS_GOOD = credentials.c.active & func.coalesce(users.c.active, true())
"""Whether a credential and its user, if it has one, are enabled."""

WITH_USERS = credentials.outerjoin(users, users.c.id == credentials.c.user_id)

COLUMNS = (
    credentials.c.id,
    credentials.c.organization_id,
    credentials.c.user_id,
    credentials.c.account_id,
    credentials.c.role,
    NAME.label("person"),
    credentials.c.email,
    credentials.c.active,
    credentials.c.password_hash.is_not(None).label("has_password"),
    credentials.c.totp_confirmed_at.is_not(None).label("second_factor"),
    credentials.c.created_at,
    credentials.c.last_signed_in_at,
)
"""What a `Credential` consists of, in its order."""


async def find_credential(connection: AsyncConnection, credential_id: int) -> Credential | None:
    """The credential with an id; None when there is none."""
    return await _one(connection, _all().where(credentials.c.id == credential_id)) if is_id(credential_id) else None


async def find_of_user(connection: AsyncConnection, user_id: int) -> Credential | None:
    """The credential of a user; None when they do not sign in."""
    return await _one(connection, _all().where(credentials.c.user_id == user_id)) if is_id(user_id) else None


async def find_by_email(connection: AsyncConnection, email: str) -> Credential | None:
    """The credential with an e-mail; None when there is none."""
    return await _one(connection, _all().where(credentials.c.email == email))


async def list_operators(connection: AsyncConnection, window: Window) -> Page[Credential]:
    """The operators, by id."""
    query = _all().where(credentials.c.role == "operator")
    sorts = {"id": credentials.c.id, "name": credentials.c.name, "email": credentials.c.email}
    return await load_page(connection, query, window, sorts, credentials.c.id, credential_of)


async def count_good_operators(connection: AsyncConnection) -> int:
    """How many operators can sign in: enabled, and with a password."""
    good = credentials.c.active & credentials.c.password_hash.is_not(None)
    return await connection.scalar(select(func.count()).where(credentials.c.role == "operator", good)) or 0


async def load_roles(connection: AsyncConnection) -> dict[int, Role]:
    """The roles of all users who sign in, by user id."""
    query = select(credentials.c.user_id, credentials.c.role).where(credentials.c.user_id.is_not(None))
    return {row[0]: row[1] for row in await connection.execute(query)}


async def insert_credential(
    connection: AsyncConnection, credential: Credential, password_hash: Secret | None = None
) -> int:
    """Writes a new credential, whatever its id says, and returns its id. A user's name is not kept twice."""
    fields = ("organization_id", "user_id", "account_id", "role", "email", "active", "created_at")
    values = {field: getattr(credential, field) for field in fields}
    name = credential.name if credential.user_id is None else ""
    password = None if password_hash is None else str(password_hash)
    added = insert(credentials).values(name=name, password_hash=password, recovery_digests=[], **values)
    credential_id: int = (await connection.execute(added.returning(credentials.c.id))).scalar_one()
    return credential_id


async def update_credential(connection: AsyncConnection, credential_id: int, **values: object) -> None:
    """Writes some columns of a credential."""
    plain = {name: str(value) if isinstance(value, Secret) else value for name, value in values.items()}
    await connection.execute(update(credentials).where(credentials.c.id == credential_id).values(plain))


async def delete_credential(connection: AsyncConnection, credential_id: int) -> None:
    """Deletes a credential, with its sessions and links."""
    await connection.execute(delete(credentials).where(credentials.c.id == credential_id))


def credential_of(row: Sequence[Any]) -> Credential:
    """The credential that a row of `COLUMNS` is."""
    return Credential(*row)


def _all() -> Select[Any]:
    return select(*COLUMNS).select_from(WITH_USERS)


async def _one(connection: AsyncConnection, query: Select[Any]) -> Credential | None:
    row = (await connection.execute(query)).one_or_none()
    return credential_of(row) if row else None
