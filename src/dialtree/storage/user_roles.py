"""Which users sign in, and as what."""

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.directory.role import Role
from dialtree.storage.batches import in_batches
from dialtree.storage.reach import within
from dialtree.storage.schema import accounts, credentials, users

RoleOrNone: TypeAlias = Role | Literal["none"]
"""A role; "none" is that of who does not sign in."""


class HeldRole(msgspec.Struct, frozen=True):
    """What a user signs in as.

    Attributes:
        role: What they may do.
        account_id: The account that their reach begins at.
        account_name: That account's name.
        email: What they sign in with.
        active: Whether it lets them in, as far as it is up to it alone.
    """

    role: Role
    account_id: int
    account_name: str
    email: str
    active: bool


def holds_role(reach: Reach, organization_id: int | None, role: RoleOrNone) -> ColumnElement[bool]:
    """The condition that a user has a role. Who has one out of reach has none, as far as it can be seen.

    Args:
        reach: The reach.
        organization_id: The organisation whose users are asked for; None means any.
        role: The role.
    """
    # As a list that is made once: PostgreSQL would else join with the roles of all organisations.
    holders = select(credentials.c.user_id).where(
        credentials.c.user_id.is_not(None), within(reach, credentials.c.organization_id, credentials.c.account_id)
    )
    if organization_id is not None:
        holders = holders.where(credentials.c.organization_id == organization_id)
    if role == "none":
        return users.c.id.not_in(holders)
    return users.c.id.in_(holders.where(credentials.c.role == role))


async def load_held_roles(connection: AsyncConnection, reach: Reach, ids: Collection[int]) -> Mapping[int, HeldRole]:
    """What those of some users who sign in do that as, by user id; roles out of reach are left out."""
    found: dict[int, HeldRole] = {}
    of_account = and_(
        accounts.c.organization_id == credentials.c.organization_id, accounts.c.id == credentials.c.account_id
    )
    for batch in in_batches(ids):
        query = (
            select(
                credentials.c.user_id,
                credentials.c.role,
                accounts.c.id,
                accounts.c.name,
                credentials.c.email,
                credentials.c.active,
            )
            .join(accounts, of_account)
            .where(
                credentials.c.user_id.in_(batch),
                within(reach, credentials.c.organization_id, credentials.c.account_id),
            )
        )
        found.update({row[0]: HeldRole(*row[1:]) for row in await connection.execute(query)})
    return found
