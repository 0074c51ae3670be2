"""Queries of organisations and of what they set for themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.organization import Organization, OrganizationSettings
from dialtree.directory.reach import Reach
from dialtree.storage.batches import in_batches
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.reach import users_within, within
from dialtree.storage.schema import accounts, codes, extensions, organization_settings, organizations, users

_SETTINGS = tuple(organization_settings.c[field] for field in OrganizationSettings.__struct_fields__)
_USUAL = OrganizationSettings()


class Counts(msgspec.Struct, frozen=True):
    """How much an organisation holds, as far as somebody sees it.

    Attributes:
        accounts: Accounts, the root included.
        extensions: Extensions, disabled ones included.
        users: Users, disabled ones included.
        codes: Codes that are not revoked.
    """

    accounts: int = 0
    extensions: int = 0
    users: int = 0
    codes: int = 0


@dataclass(frozen=True, slots=True)
class OrganizationFilter:
    """Which organisations a list shows.

    Attributes:
        reach: Those of which anything is within it.
        active: Those that are enabled, or that are not; None means both.
    """

    reach: Reach
    active: bool | None = None


async def find_organization(connection: AsyncConnection, organization_id: int) -> Organization | None:
    """The organisation with an id; None when there is none."""
    if not is_id(organization_id):
        return None
    row = (await connection.execute(_organizations().where(organizations.c.id == organization_id))).one_or_none()
    return _organization(row) if row else None


async def list_organizations(
    connection: AsyncConnection, wanted: OrganizationFilter, window: Window
) -> Page[Organization]:
    """The organisations that a filter lets through, sorted by `id` or `name`."""
    query = _organizations()
    if wanted.reach.organization_id is not None:
        query = query.where(organizations.c.id == wanted.reach.organization_id)
    if wanted.active is not None:
        query = query.where(accounts.c.active == wanted.active)
    sorts = {"id": organizations.c.id, "name": accounts.c.name}
    return await load_page(connection, query, window, sorts, organizations.c.id, _organization)


async def count_contents(connection: AsyncConnection, reach: Reach, ids: Collection[int]) -> dict[int, Counts]:
    """How much of each of some organisations is within reach, by id."""
    kinds: dict[str, tuple[Table, ColumnElement[bool]]] = {
        "accounts": (accounts, within(reach, accounts.c.organization_id, accounts.c.id)),
        "extensions": (extensions, within(reach, extensions.c.organization_id, extensions.c.account_id)),
        "users": (users, users_within(reach)),
        "codes": (codes, within(reach, codes.c.organization_id, codes.c.account_id) & codes.c.revoked_at.is_(None)),
    }
    found: dict[int, dict[str, int]] = {it: {} for it in ids}
    for batch in in_batches(ids):
        for kind, (table, seen) in kinds.items():
            owner = table.c.organization_id
            query = select(owner, func.count()).where(owner.in_(batch), seen).group_by(owner)
            for organization_id, count in await connection.execute(query):
                found[organization_id][kind] = count
    return {it: Counts(**counted) for it, counted in found.items()}


async def write_settings(connection: AsyncConnection, organization_id: int, settings: OrganizationSettings) -> None:
    """Writes what an organisation sets for itself."""
    values = {**msgspec.structs.asdict(settings), "allowed_origins": list(settings.allowed_origins)}
    theirs = organization_settings.c.organization_id == organization_id
    written = await connection.execute(update(organization_settings).where(theirs).values(**values))
    if not written.rowcount:
        await connection.execute(insert(organization_settings).values(organization_id=organization_id, **values))


def _organizations() -> Select[*tuple[Any, ...]]:
    return (
        select(organizations.c.id, accounts.c.name, accounts.c.active, *_SETTINGS)
        .join(accounts, accounts.c.id == organizations.c.id)
        .outerjoin(organization_settings, organization_settings.c.organization_id == organizations.c.id)
    )


def _organization(row: Sequence[Any]) -> Organization:
    id_, name, active, time_zone, origins, *hours = row
    if time_zone is None:
        return Organization(id_, name, active, **msgspec.structs.asdict(_USUAL))
    return Organization(id_, name, active, time_zone, tuple(origins), *hours)
