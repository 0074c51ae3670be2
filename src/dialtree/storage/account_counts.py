"""Accounts with how many extensions they have, as a tree of them shows."""

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.storage.reach import within
from dialtree.storage.schema import accounts, extensions


class CountedAccount(msgspec.Struct, frozen=True, gc=False):
    """An account with its extensions counted.

    Attributes:
        id: Its number.
        parent_id: The account right above; None for a root.
        name: Its name.
        active: Whether it is enabled itself.
        extensions: How many extensions are on it, not counting those on accounts below; disabled ones count too.
    """

    id: int
    parent_id: int | None
    name: str
    active: bool
    extensions: int


async def load_counted_accounts(
    connection: AsyncConnection, reach: Reach, organization_id: int
) -> list[CountedAccount]:
    """The accounts of an organisation that are within reach, in no order."""
    counted = (
        select(extensions.c.account_id, func.count().label("extensions"))
        .where(extensions.c.organization_id == organization_id)
        .group_by(extensions.c.account_id)
        .subquery()
    )
    query = (
        select(
            accounts.c.id,
            accounts.c.parent_id,
            accounts.c.name,
            accounts.c.active,
            func.coalesce(counted.c.extensions, 0),
        )
        .outerjoin(counted, counted.c.account_id == accounts.c.id)
        .where(accounts.c.organization_id == organization_id, within(reach, accounts.c.organization_id, accounts.c.id))
    )
    return [CountedAccount(*row) for row in await connection.execute(query)]
