"""Lists of extensions, a page at a time."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.reach import account_and_below, within
from dialtree.storage.schema import accounts, extensions

SORTS = ("sip", "name", "speed_dial", "id")
"""What extensions are sorted by; the first unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which extensions a list shows.

    Attributes:
        reach: Those within it.
        organization_id: Those of one organisation; None means any.
        account_id: Those on one account; None means any.
        below: Those on accounts below `account_id`, too.
        active: Those that are enabled, or that are not; None means both.
        user_id: Those set to one user; None means any.
        has_user: Those that are set to a user, or that are not; None means both.
    """

    reach: Reach
    organization_id: int | None = None
    account_id: int | None = None
    below: bool = False
    active: bool | None = None
    user_id: int | None = None
    has_user: bool | None = None


async def list_ids(connection: AsyncConnection, wanted: Selection, window: Window) -> Page[int]:
    """The ids of the extensions that a selection has, sorted by one of `SORTS`."""
    own = extensions.c
    query = select(own.id).where(places(wanted, own.organization_id, own.account_id))
    if wanted.active is not None:
        query = query.where(own.active == wanted.active)
    if wanted.user_id is not None:
        query = query.where(own.user_id == wanted.user_id)
    if wanted.has_user is not None:
        query = query.where(own.user_id.is_not(None) if wanted.has_user else own.user_id.is_(None))
    return await load_page(connection, query, window, {it: own[it] for it in SORTS}, own.id, lambda row: row[0])


async def load_places(connection: AsyncConnection, wanted: Selection, organization_id: int) -> frozenset[int] | None:
    """The accounts of an organisation on which a selection has extensions; None when that is all of them."""
    if wanted.reach.has_all_of(organization_id) and wanted.account_id is None:
        return None
    chosen = places(wanted, accounts.c.organization_id, accounts.c.id)
    query = select(accounts.c.id).where(accounts.c.organization_id == organization_id, chosen)
    return frozenset((await connection.execute(query)).scalars())


def places(wanted: Selection, organization: ColumnElement[int], account: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that a row stands where a selection has extensions.

    Args:
        wanted: The selection.
        organization: The row's organisation.
        account: The row's account; an account itself has its id.
    """
    inside = within(wanted.reach, organization, account)
    one = true() if wanted.organization_id is None else organization == wanted.organization_id
    if wanted.account_id is None:
        return and_(inside, one)
    if wanted.below:
        return and_(inside, one, account.in_(account_and_below(wanted.account_id)))
    return and_(inside, one, account == wanted.account_id)
