"""Organisations: make, show, change, dissolve."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.account import Account
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.fields import Refusals, clean_fields
from dialtree.directory.organization import RULES, Organization, OrganizationSettings
from dialtree.directory.reach import Reach
from dialtree.management.accounts import free_id
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.permissions import NotPermittedError
from dialtree.management.versions import require_version
from dialtree.storage import accounts, organizations
from dialtree.storage.database import Database


async def add_organization(
    database: Database,
    actor: Actor,
    name: str,
    settings: Mapping[str, Any] | None = None,
    organization_id: int | None = None,
) -> Organization:
    """Makes an organisation: a root account with what is set for all below it.

    Args:
        database: The directory.
        actor: Who makes it; they administer the directory.
        name: Its name.
        settings: `time_zone`, `allowed_origins`, `session_hours` and `agent_hours`; what is not in it is as usual.
        organization_id: The id of its root account; None takes the first that was never used.

    Raises:
        RefusedError: A field is bad, or the id is taken.
    """
    refusals, usual = Refusals(), OrganizationSettings()
    with refusals:
        clean = clean_fields({"name": name, **msgspec.structs.asdict(usual), **(settings or {})}, RULES)
    async with database.write() as connection:
        with refusals:
            new_id = await free_id(connection, organization_id)
        refusals.tell()
        organization = Organization(new_id, active=True, **clean)
        root = Account(new_id, new_id, None, organization.name, active=True)
        await accounts.insert_accounts(connection, [root])
        await _write_settings(connection, organization, usual)
        await record(connection, actor, "add", "organization", new_id, new_id, _described(organization))
    return organization


async def change_organization(
    database: Database, actor: Actor, organization_id: int, change: Mapping[str, Any], expected: str | None = None
) -> Organization:
    """Changes fields of an organisation.

    Args:
        database: The directory.
        actor: Who changes it.
        organization_id: Which one.
        change: New values of `name`, `active`, `time_zone`, `allowed_origins`, `session_hours` and `agent_hours`; what
            is not in it stays as it is.
        expected: The version that the actor knows; None changes any.

    Raises:
        RefusedError: A field is bad.
        NotFoundError: There is no such organisation within reach.
        NotPermittedError: Not all of it is within reach.
        ChangedError: It is not of the version that is expected.
    """
    clean = clean_fields(change, RULES)
    async with database.write() as connection:
        before = await find_whole(connection, actor.reach, organization_id)
        require_version(before, expected)
        after = msgspec.structs.replace(before, **clean)
        if after == before:
            return after
        if (after.name, after.active) != (before.name, before.active):
            root = Account(organization_id, organization_id, None, after.name, after.active)
            await accounts.update_accounts(connection, [root])
        await _write_settings(connection, after, before.settings)
        await record(connection, actor, "set", "organization", organization_id, organization_id, changes(before, after))
    return after


async def delete_organization(
    database: Database, actor: Actor, organization_id: int, expected: str | None = None
) -> None:
    """Dissolves a disabled organisation that holds nothing. Its change log and its audit remain.

    Args:
        database: The directory.
        actor: Who dissolves it; they administer the directory.
        organization_id: Which one.
        expected: The version that the actor knows; None dissolves any.

    Raises:
        RefusedError: It is not disabled, or holds accounts, extensions, users, or codes or tokens that are not
            revoked, or people sign in on it.
        NotFoundError: There is no such organisation within reach.
        NotPermittedError: Not all of it is within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        organization = await find_whole(connection, actor.reach, organization_id)
        require_version(organization, expected)
        if organization.active:
            raise refuse("organization_id", f"{organization_id} is enabled; disable it before you delete it")
        if held := await accounts.holds_anything(connection, organization_id):
            what = " and ".join(held)
            raise refuse("organization_id", f"{organization_id} still has {what}; delete or revoke them first")
        await accounts.delete_account(connection, organization_id)
        details = _described(organization)
        await record(connection, actor, "delete", "organization", organization_id, organization_id, details)


async def find(connection: AsyncConnection, reach: Reach, organization_id: int) -> Organization:
    """The organisation with an id, of which the reach may be a part alone.

    Raises:
        NotFoundError: There is none of which anything is within reach.
    """
    found = await organizations.find_organization(connection, organization_id)
    if found is None or not reach.touches(organization_id):
        raise not_found("organization_id", f"there is no organisation {organization_id}")
    return found


async def find_whole(connection: AsyncConnection, reach: Reach, organization_id: int) -> Organization:
    """The organisation with an id, all of which is within reach.

    Raises:
        NotFoundError: There is none of which anything is within reach.
        NotPermittedError: The reach is a part of it.
    """
    found = await find(connection, reach, organization_id)
    if not reach.has_all_of(organization_id):
        raise NotPermittedError("This concerns the whole organisation, of which you manage a part.")
    return found


async def _write_settings(connection: AsyncConnection, after: Organization, before: OrganizationSettings) -> None:
    if after.settings != before:
        await organizations.write_settings(connection, after.id, after.settings)


def _described(organization: Organization) -> dict[str, object]:
    return {key: value for key, value in msgspec.structs.asdict(organization).items() if key not in {"id", "active"}}
