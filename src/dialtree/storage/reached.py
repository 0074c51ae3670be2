"""Which of some accounts and users are within somebody's reach."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.storage.batches import in_batches
from dialtree.storage.reach import users_within, within
from dialtree.storage.schema import accounts, users


async def reached_accounts(connection: AsyncConnection, reach: Reach, ids: Iterable[int]) -> dict[int, int]:
    """The organisations of those accounts that are within reach, by account id."""
    found: dict[int, int] = {}
    inside = within(reach, accounts.c.organization_id, accounts.c.id)
    for batch in in_batches(filter(is_id, ids)):
        query = select(accounts.c.id, accounts.c.organization_id).where(accounts.c.id.in_(batch), inside)
        found.update({row.id: row.organization_id for row in await connection.execute(query)})
    return found


async def reached_users(connection: AsyncConnection, reach: Reach, ids: Iterable[int]) -> dict[int, int]:
    """The organisations of those users that are within reach, by user id."""
    found: dict[int, int] = {}
    for batch in in_batches(filter(is_id, ids)):
        query = select(users.c.id, users.c.organization_id).where(users.c.id.in_(batch), users_within(reach))
        found.update({row.id: row.organization_id for row in await connection.execute(query)})
    return found
