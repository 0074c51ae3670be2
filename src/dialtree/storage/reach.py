"""What of the directory is within somebody's reach: the one place where queries are limited to it."""

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.directory.user import User
from dialtree.storage.schema import accounts, credentials, extensions, users


def within(reach: Reach, organization: ColumnElement[int], account: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that a row which stands on an account is within reach.

    Args:
        reach: The reach.
        organization: The row's organisation.
        account: The row's account; an account itself has its id.
    """
    if reach.organization_id is None:
        return true()
    whole = organization == reach.organization_id
    return whole if reach.account_id is None else and_(whole, account.in_(account_and_below(reach.account_id)))


def users_within(reach: Reach) -> ColumnElement[bool]:
    """The condition that a user is within reach.

    Of an account and all below, these are: who has an extension or a role there, and who has none anywhere, so that it
    can be given to them.
    """
    if reach.organization_id is None:
        return true()
    whole = users.c.organization_id == reach.organization_id
    if reach.account_id is None:
        return whole
    inside = account_and_below(reach.account_id)
    # The organisation by its number: PostgreSQL would else read the extensions and roles of all organisations.
    theirs = and_(
        extensions.c.organization_id == reach.organization_id,
        extensions.c.user_id == users.c.id,
    )
    role = and_(credentials.c.organization_id == reach.organization_id, credentials.c.user_id == users.c.id)
    return and_(
        whole,
        or_(
            exists().where(theirs, extensions.c.account_id.in_(inside)),
            exists().where(role, credentials.c.account_id.in_(inside)),
            and_(~exists().where(theirs), ~exists().where(role)),
        ),
    )


async def reaches(connection: AsyncConnection, reach: Reach, organization_id: int, account_id: int) -> bool:
    """Whether an account is within reach."""
    if reach.account_id is None or not reach.touches(organization_id):
        return reach.touches(organization_id)
    if account_id == reach.account_id:
        return True
    query = select(accounts.c.id).where(
        accounts.c.id == account_id, accounts.c.id.in_(account_and_below(reach.account_id))
    )
    return await connection.scalar(query) is not None


async def reaches_user(connection: AsyncConnection, reach: Reach, organization_id: int, user: User) -> bool:
    """Whether a user is within reach."""
    if reach.account_id is None or not reach.touches(organization_id):
        return reach.touches(organization_id)
    return await connection.scalar(select(users.c.id).where(users.c.id == user.id, users_within(reach))) is not None


async def reaches_all_of_user(connection: AsyncConnection, reach: Reach, organization_id: int, user_id: int) -> bool:
    """Whether all that a user has is within reach: every extension that is set to them, and their role."""
    if reach.account_id is None or not reach.touches(organization_id):
        return reach.touches(organization_id)
    inside = account_and_below(reach.account_id)
    extension = exists().where(
        extensions.c.organization_id == organization_id,
        extensions.c.user_id == user_id,
        extensions.c.account_id.not_in(inside),
    )
    outside = or_(credentials.c.account_id.is_(None), credentials.c.account_id.not_in(inside))
    role = exists().where(credentials.c.user_id == user_id, outside)
    return not await connection.scalar(select(or_(extension, role)))


def account_and_below(account_id: int) -> Select[int]:
    """The query of the ids of an account and of all below it."""
    # With the organisation, for which there is an index together with the parent.
    columns = (accounts.c.id, accounts.c.organization_id)
    start = select(*columns).where(accounts.c.id == account_id).cte(recursive=True)
    below = and_(accounts.c.organization_id == start.c.organization_id, accounts.c.parent_id == start.c.id)
    return select(start.union_all(select(*columns).join(start, below)).c.id)
