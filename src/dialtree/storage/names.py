"""What accounts and users are called, or were when they were deleted."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.storage.batches import in_batches
from dialtree.storage.reach import users_within, within
from dialtree.storage.schema import accounts, change_log, users


async def load_account_names(
    connection: AsyncConnection, reach: Reach, organization_id: int, ids: Collection[int]
) -> dict[int, str]:
    """The names of those of an organisation's accounts that are, or were, within reach, by account id."""
    inside = within(reach, accounts.c.organization_id, accounts.c.id)
    return await _names(connection, reach, organization_id, accounts, inside, ids)


async def load_user_names(
    connection: AsyncConnection, reach: Reach, organization_id: int, ids: Collection[int]
) -> dict[int, str]:
    """The names of those of an organisation's users who are, or were, within reach, by user id; "" has no name."""
    return await _names(connection, reach, organization_id, users, users_within(reach), ids)


async def _names(
    connection: AsyncConnection,
    reach: Reach,
    organization_id: int,
    table: Table,
    inside: ColumnElement[bool],
    ids: Collection[int],
) -> dict[int, str]:
    found: dict[int, str] = {}
    gone: dict[int, str] = {}
    for batch in in_batches(filter(is_id, ids)):
        present = select(table.c.id, table.c.name).where(
            table.c.id.in_(batch), table.c.organization_id == organization_id, inside
        )
        found |= {row.id: row.name for row in await connection.execute(present)}
        # Where something was that is gone, only those know who see everything.
        if reach.has_all_of(organization_id):
            deleted = select(change_log.c.entity_id, _name_before()).where(
                change_log.c.entity_id.in_(batch),
                change_log.c.entity == table.name.removesuffix("s"),
                change_log.c.organization_id == organization_id,
                change_log.c.operation == "delete",
            )
            gone |= {row[0]: row[1] or "" for row in await connection.execute(deleted)}
    return {**gone, **found}


def _name_before() -> ColumnElement[Any]:
    return change_log.c.before.op("->>", return_type=Text())(literal_column("'name'"))
