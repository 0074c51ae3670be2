"""Accounts: add, rename, move, disable, enable, delete."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.account import Account
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.identifier import check_id
from dialtree.directory.text import clean_name
from dialtree.directory.tree import check_move
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.storage import accounts
from dialtree.storage.database import Database
from dialtree.storage.sequences import next_id


async def add_account(
    database: Database, actor: Actor, name: str, parent_id: int | None = None, account_id: int | None = None
) -> Account:
    """Adds an account below another, or a root account: a new organisation.

    Args:
        database: The directory.
        actor: Who adds it.
        name: Its name.
        parent_id: The account right above; None makes a root account.
        account_id: Its id; None takes the first that was never used.

    Raises:
        RefusedError: The name or the id is bad, or the id is taken.
        NotFoundError: There is no account of `parent_id`.
    """
    clean = clean_name("name", name)
    if account_id is not None:
        check_id("id", account_id)
    async with database.write() as connection:
        if account_id is not None and await accounts.find_account(connection, account_id):
            raise refuse("id", f"account {account_id} exists already")
        new_id = check_id("id", account_id or await next_id(connection, "accounts"))
        parent = None if parent_id is None else await find(connection, parent_id, "parent")
        account = Account(new_id, parent.organization_id if parent else new_id, parent_id, clean, active=True)
        await accounts.insert_accounts(connection, [account])
        details = {"name": account.name, "parent_id": account.parent_id}
        await record(connection, actor, "add", "account", account.organization_id, account.id, details)
    return account


async def set_account(database: Database, actor: Actor, account_id: int, name: str) -> Account:
    """Renames an account.

    Raises:
        RefusedError: The name is bad.
        NotFoundError: There is no such account.
    """
    clean = clean_name("name", name)
    async with database.write() as connection:
        account = await find(connection, account_id)
        return await _write(connection, actor, "set", account, msgspec.structs.replace(account, name=clean))


async def move_account(database: Database, actor: Actor, account_id: int, to: int) -> Account:
    """Moves an account, with all that is on and below it, below another of its organisation.

    Raises:
        RefusedError: It is a root account, or it would stand below itself, or `to` is of another organisation.
        NotFoundError: There is no such account.
    """
    async with database.write() as connection:
        account = await find(connection, account_id)
        await find(connection, to, "parent")
        everyone = await accounts.load_accounts(connection, account.organization_id)
        check_move({it.id: it.parent_id for it in everyone}, account_id, to)
        return await _write(connection, actor, "move", account, msgspec.structs.replace(account, parent_id=to))


async def enable_account(database: Database, actor: Actor, account_id: int, *, active: bool) -> Account:
    """Enables or disables an account. What is below a disabled account is not listed either.

    Raises:
        NotFoundError: There is no such account.
    """
    async with database.write() as connection:
        account = await find(connection, account_id)
        action = "enable" if active else "disable"
        return await _write(connection, actor, action, account, msgspec.structs.replace(account, active=active))


async def delete_account(database: Database, actor: Actor, account_id: int) -> None:
    """Deletes a disabled account that holds nothing.

    Raises:
        RefusedError: It is not disabled, or holds accounts, extensions, users, or codes that are not revoked.
        NotFoundError: There is no such account.
    """
    async with database.write() as connection:
        account = await find(connection, account_id)
        if account.active:
            raise refuse("account", f"{account_id} is enabled; disable it before you delete it")
        if held := await accounts.holds_anything(connection, account_id):
            raise refuse("account", f"{account_id} still has {' and '.join(held)}; move, delete or revoke them first")
        await accounts.delete_account(connection, account_id)
        details = {"name": account.name, "parent_id": account.parent_id}
        await record(connection, actor, "delete", "account", account.organization_id, account_id, details)


async def find(connection: AsyncConnection, account_id: int, field: str = "account") -> Account:
    """The account with an id.

    Raises:
        NotFoundError: There is none; the fault names `field`.
    """
    account = await accounts.find_account(connection, account_id)
    if account is None:
        raise not_found(field, f"there is no account {account_id}")
    return account


async def find_organization(connection: AsyncConnection, organization_id: int | None) -> int:
    """The organisation that is meant: the one that is named, else the only one that there is.

    Raises:
        RefusedError: None is named and there is none, or more than one.
        NotFoundError: There is no root account of that id.
    """
    if organization_id is not None:
        account = await find(connection, organization_id, "organization")
        if account.parent_id is not None:
            raise refuse(
                "organization", f"account {organization_id} is no root account; that is {account.organization_id}"
            )
        return organization_id
    roots = await accounts.list_roots(connection)
    if not roots:
        raise not_found("organization", "there is no organisation yet")
    if len(roots) > 1:
        raise refuse("organization", f"there are {len(roots)} organisations; say which one")
    return roots[0]


async def _write(connection: AsyncConnection, actor: Actor, action: str, before: Account, after: Account) -> Account:
    if after != before:
        await accounts.update_accounts(connection, [after])
        await record(connection, actor, action, "account", after.organization_id, after.id, changes(before, after))
    return after
