"""Accounts: add, rename, move, disable, enable, delete."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.account import Account
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.fields import Refusals, clean_fields
from dialtree.directory.identifier import check_id
from dialtree.directory.reach import Reach
from dialtree.directory.text import clean_name
from dialtree.directory.tree import check_move
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.versions import require_version
from dialtree.storage import accounts
from dialtree.storage.database import Database
from dialtree.storage.reach import reaches
from dialtree.storage.revisions import last_revision
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
    refusals = Refusals()
    with refusals:
        clean = clean_name("name", name)
    async with database.write() as connection:
        with refusals:
            new_id = await free_id(connection, account_id)
        with refusals:
            parent = None if parent_id is None else await find(connection, actor.reach, parent_id, "parent_id")
        refusals.tell()
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
        account = await find(connection, actor.reach, account_id)
        return await _write(connection, actor, "set", account, msgspec.structs.replace(account, name=clean))


async def move_account(database: Database, actor: Actor, account_id: int, to: int) -> Account:
    """Moves an account, with all that is on and below it, below another of its organisation.

    Raises:
        RefusedError: It is a root account, or it would stand below itself, or `to` is of another organisation.
        NotFoundError: There is no such account.
    """
    async with database.write() as connection:
        account = await find(connection, actor.reach, account_id)
        await _check_move(connection, actor, account, to)
        return await _write(connection, actor, "move", account, msgspec.structs.replace(account, parent_id=to))


async def enable_account(database: Database, actor: Actor, account_id: int, *, active: bool) -> Account:
    """Enables or disables an account. What is below a disabled account is not listed either.

    Raises:
        NotFoundError: There is no such account.
    """
    async with database.write() as connection:
        account = await find(connection, actor.reach, account_id)
        action = "enable" if active else "disable"
        return await _write(connection, actor, action, account, msgspec.structs.replace(account, active=active))


async def change_account(
    database: Database, actor: Actor, account_id: int, change: Mapping[str, Any], expected: str | None = None
) -> Account:
    """Changes several fields of an account at once.

    Args:
        database: The directory.
        actor: Who changes it.
        account_id: Which one.
        change: New values of `name`, `parent_id` and `active`; what is not in it stays as it is.
        expected: The version that the actor knows; None changes any.

    Raises:
        RefusedError: A field is bad.
        NotFoundError: There is no such account within reach.
        ChangedError: It is not of the version that is expected.
    """
    refusals = Refusals()
    with refusals:
        clean = clean_fields(change, {"name": clean_name})
    async with database.write() as connection:
        before = await find(connection, actor.reach, account_id)
        require_version(before, expected)
        to = change.get("parent_id", before.parent_id)
        if to != before.parent_id:
            with refusals:
                await _check_move(connection, actor, before, to)
        refusals.tell()
        after = msgspec.structs.replace(before, **clean)
        return await _write(connection, actor, "set", before, after)


async def delete_account(database: Database, actor: Actor, account_id: int, expected: str | None = None) -> None:
    """Deletes a disabled account that holds nothing.

    Args:
        database: The directory.
        actor: Who deletes it.
        account_id: Which one.
        expected: The version that the actor knows; None deletes any.

    Raises:
        ChangedError: It is not of the version that is expected.
        RefusedError: It is not disabled, or holds accounts, extensions, users, or codes or tokens that are not
            revoked, or people sign in on it.
        NotFoundError: There is no such account.
    """
    async with database.write() as connection:
        account = await find(connection, actor.reach, account_id)
        require_version(account, expected)
        if account.active:
            raise refuse("account_id", f"{account_id} is enabled; disable it before you delete it")
        if held := await accounts.holds_anything(connection, account_id):
            raise refuse(
                "account_id", f"{account_id} still has {' and '.join(held)}; move, delete or revoke them first"
            )
        since = await last_revision(connection, account.organization_id)
        await accounts.delete_account(connection, account_id)
        details = {"name": account.name, "parent_id": account.parent_id}
        await record(connection, actor, "delete", "account", account.organization_id, account_id, details, since)


async def find(connection: AsyncConnection, reach: Reach, account_id: int, field: str = "account_id") -> Account:
    """The account with an id.

    Raises:
        NotFoundError: There is none within reach; the fault names `field`.
    """
    account = await accounts.find_account(connection, account_id)
    if account is None or not await reaches(connection, reach, account.organization_id, account_id):
        raise not_found(field, f"there is no account {account_id}")
    return account


async def list_held(connection: AsyncConnection, reach: Reach, account_id: int) -> list[str]:
    """What keeps an account from being deleted.

    Returns:
        Some of "accounts", "extensions", "users", "codes", "tokens" and "sign-ins".

    Raises:
        NotFoundError: There is no such account within reach.
    """
    await find(connection, reach, account_id)
    return await accounts.holds_anything(connection, account_id)


async def find_organization(connection: AsyncConnection, reach: Reach, organization_id: int | None) -> int:
    """The organisation that is meant: the one that is named, else the only one that there is.

    Raises:
        RefusedError: None is named and there is none, or more than one.
        NotFoundError: There is no root account of that id, or nothing of it is within reach.
    """
    if organization_id is not None:
        account = await find(connection, Reach(reach.organization_id), organization_id, "organization_id")
        if account.parent_id is not None:
            # Who sees a part of the organisation is told of no account beyond it.
            await find(connection, reach, organization_id, "organization_id")
            raise refuse(
                "organization_id", f"account {organization_id} is no root account; that is {account.organization_id}"
            )
        return organization_id
    if reach.organization_id is not None:
        return reach.organization_id
    roots = await accounts.list_roots(connection)
    if not roots:
        raise not_found("organization_id", "there is no organisation yet")
    if len(roots) > 1:
        raise refuse("organization_id", f"there are {len(roots)} organisations; say which one")
    return roots[0]


async def free_id(connection: AsyncConnection, wanted: int | None) -> int:
    """The id of an account that is to be made: the one that is wanted, else the first that was never used.

    Raises:
        RefusedError: None can be that, or an account has it.
    """
    if wanted is not None and await accounts.find_account(connection, check_id("id", wanted)):
        raise refuse("id", f"account {wanted} exists already")
    return check_id("id", wanted or await next_id(connection, "accounts"))


async def _check_move(connection: AsyncConnection, actor: Actor, account: Account, to: int | None) -> None:
    if to is None:
        raise refuse("parent_id", "an account does not become a root")
    await find(connection, actor.reach, to, "parent_id")
    everyone = await accounts.load_accounts(connection, account.organization_id)
    check_move({it.id: it.parent_id for it in everyone}, account.id, to)


async def _write(connection: AsyncConnection, actor: Actor, action: str, before: Account, after: Account) -> Account:
    if after != before:
        await accounts.update_accounts(connection, [after])
        await record(connection, actor, action, "account", after.organization_id, after.id, changes(before, after))
    return after
