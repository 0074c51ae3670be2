"""Queries of accounts."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, FromClause, Select, bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.contract.answer import PIECE
from dialtree.directory.account import Account
from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.storage.batches import in_batches
from dialtree.storage.bulk import insert_rows
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.reach import within
from dialtree.storage.schema import accounts, codes, credentials, extensions, organizations, tokens, users

_COLUMNS = (accounts.c.id, accounts.c.organization_id, accounts.c.parent_id, accounts.c.name, accounts.c.active)


def _with_revision(wanted: FromClause) -> Select[*tuple[Any, ...]]:
    return (
        select(organizations.c.revision, wanted.c.id, wanted.c.parent_id, wanted.c.name)
        .outerjoin(wanted, wanted.c.organization_id == organizations.c.id)
        .where(organizations.c.id == bindparam("organization"))
    )


def _and_above(columns: Select[*tuple[Any, ...]]) -> CTE:
    start = columns.where(accounts.c.id == bindparam("account")).cte("chain", recursive=True)
    return start.union_all(columns.join(start, accounts.c.id == start.c.parent_id))


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts a list shows.

    Attributes:
        reach: Those within it.
        organization_id: Those of one organisation; None means any.
        parent_id: Those right below one account; None means any.
        active: Those that are enabled, or that are not; None means both.
    """

    reach: Reach
    organization_id: int | None = None
    parent_id: int | None = None
    active: bool | None = None


# Made once: to put a query together costs as much as to run it.
_ON: Select[*tuple[Any, ...]] = select(*_COLUMNS).where(accounts.c.active)
_ENABLED = _with_revision(_ON.where(accounts.c.organization_id == bindparam("organization")).subquery())
_ENABLED_ABOVE = _with_revision(_and_above(_ON))
_UPDATE = (
    update(accounts)
    .where(accounts.c.organization_id == bindparam("organization"), accounts.c.id == bindparam("account"))
    .values(parent_id=bindparam("parent"), name=bindparam("called"), active=bindparam("enabled"))
)


async def find_account(connection: AsyncConnection, account_id: int) -> Account | None:
    """The account with an id; None when there is none."""
    if not is_id(account_id):
        return None
    row = (await connection.execute(select(*_COLUMNS).where(accounts.c.id == account_id))).one_or_none()
    return _account(row) if row else None


async def load_accounts(connection: AsyncConnection, organization_id: int | None = None) -> list[Account]:
    """The accounts of an organisation, or of all, in no order."""
    query = select(*_COLUMNS)
    if organization_id is not None:
        query = query.where(accounts.c.organization_id == organization_id)
    return [_account(row) for row in await connection.execute(query)]


async def stream_active_accounts(
    connection: AsyncConnection, organization_id: int, account_id: int | None = None
) -> AsyncIterator[tuple[int, list[Account]]]:
    """Those accounts of an organisation that are enabled themselves, a few at a time, each time with its revision.

    Nothing comes when there is no such organisation; an empty list, when none of its accounts is wanted.

    Args:
        connection: A transaction that reads.
        organization_id: The organisation.
        account_id: Only this account and those above it are wanted.
    """
    query, values = _ENABLED, {"organization": organization_id}
    if account_id is not None:
        query, values = _ENABLED_ABOVE, {**values, "account": account_id}
    for rows in (await connection.execute(query, values)).partitions(PIECE):
        found = [Account(it, organization_id, parent, name, active=True) for _, it, parent, name in rows if it]
        yield rows[0][0], found
        await asyncio.sleep(0)


async def list_accounts(connection: AsyncConnection, wanted: AccountFilter, window: Window) -> Page[Account]:
    """The accounts that a filter lets through, sorted by `id` or `name`."""
    query = select(*_COLUMNS).where(within(wanted.reach, accounts.c.organization_id, accounts.c.id))
    for column, value in (
        (accounts.c.organization_id, wanted.organization_id),
        (accounts.c.parent_id, wanted.parent_id),
        (accounts.c.active, wanted.active),
    ):
        if value is not None:
            query = query.where(column == value)
    return await load_page(
        connection, query, window, {"id": accounts.c.id, "name": accounts.c.name}, accounts.c.id, _account
    )


async def load_organizations(connection: AsyncConnection, ids: Collection[int]) -> dict[int, int]:
    """The organisations of those accounts that exist, by account id."""
    found: dict[int, int] = {}
    for batch in in_batches(ids):
        query = select(accounts.c.id, accounts.c.organization_id).where(accounts.c.id.in_(batch))
        found.update({row.id: row.organization_id for row in await connection.execute(query)})
    return found


async def list_roots(connection: AsyncConnection) -> Sequence[int]:
    """The ids of all organisations, in order."""
    return (await connection.execute(select(organizations.c.id).order_by(organizations.c.id))).scalars().all()


async def count_extensions(connection: AsyncConnection, organization_id: int | None = None) -> dict[int, int]:
    """How many extensions each account itself has, by account id; accounts without any are left out."""
    query = select(extensions.c.account_id, func.count()).group_by(extensions.c.account_id)
    if organization_id is not None:
        query = query.where(extensions.c.organization_id == organization_id)
    return {row[0]: row[1] for row in await connection.execute(query)}


async def holds_anything(connection: AsyncConnection, account_id: int) -> list[str]:
    """What stands on or below an account: some of "accounts", "extensions", "users", "codes", "tokens" and "sign-ins".

    Revoked codes and tokens do not count.
    """
    kinds = {
        "accounts": accounts.c.parent_id == account_id,
        "extensions": extensions.c.account_id == account_id,
        "users": users.c.organization_id == account_id,
        "codes": (codes.c.account_id == account_id) & codes.c.revoked_at.is_(None),
        "tokens": (tokens.c.account_id == account_id) & tokens.c.revoked_at.is_(None),
        "sign-ins": credentials.c.account_id == account_id,
    }
    query = select(*(exists().where(condition).label(kind) for kind, condition in kinds.items()))
    row = (await connection.execute(query)).one()
    return [kind for kind in kinds if getattr(row, kind)]


async def insert_accounts(connection: AsyncConnection, added: Iterable[Account]) -> None:
    """Writes new accounts; each after those above it."""
    rows = ((it.id, it.organization_id, it.parent_id, it.name, it.active) for it in added)
    await insert_rows(connection, accounts, ("id", "organization_id", "parent_id", "name", "active"), rows)


async def update_accounts(connection: AsyncConnection, changed: Iterable[Account]) -> None:
    """Writes the parent, name and state of accounts; each after those above it."""
    # One at a time: the trigger against loops must see each where the one before has left the tree.
    rows = [
        {
            "organization": it.organization_id,
            "account": it.id,
            "parent": it.parent_id,
            "called": it.name,
            "enabled": it.active,
        }
        for it in changed
    ]
    if rows:
        await connection.execute(_UPDATE, rows)


async def delete_account(connection: AsyncConnection, account_id: int) -> None:
    """Deletes an account that holds nothing, and its revoked codes and tokens."""
    await connection.execute(delete(codes).where(codes.c.account_id == account_id))
    await connection.execute(delete(tokens).where(tokens.c.account_id == account_id))
    await connection.execute(delete(accounts).where(accounts.c.id == account_id))


def _account(row: Sequence[Any]) -> Account:
    return Account(*row)
