"""Users with what they sign in as: in a table, and one with everything about them."""

from collections.abc import Sequence
from contextlib import suppress

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.account import Account
from dialtree.directory.faults import NotFoundError
from dialtree.directory.reach import Reach
from dialtree.management import accounts, users
from dialtree.management.sign_ins import find_sign_in
from dialtree.management.user_views import UserView, list_views, view_user
from dialtree.storage.credentials import Credential
from dialtree.storage.extension_views import ExtensionView, load_views
from dialtree.storage.paging import Page, Window
from dialtree.storage.reach import reaches_all_of_user
from dialtree.storage.user_roles import HeldRole, load_held_roles
from dialtree.storage.users import UserFilter

MOST_EXTENSIONS = 100
"""How many of a user's extensions are told in full."""


class UserRow(msgspec.Struct, frozen=True):
    """A user in a table.

    Attributes:
        user: The user.
        held: What they sign in as; None when they do not, within reach.
    """

    user: UserView
    held: HeldRole | None


class UserDetails(msgspec.Struct, frozen=True):
    """Everything about a user that is within reach.

    Attributes:
        user: The user.
        sign_in: How they sign in; None when they do not, within reach.
        account: The account that their reach begins at then.
        extensions: The extensions that are set to them, the first `MOST_EXTENSIONS`.
        is_changeable: Whether all that they have is within reach, so that they can be changed.
    """

    user: UserView
    sign_in: Credential | None
    account: Account | None
    extensions: Sequence[ExtensionView]
    is_changeable: bool


async def list_rows(connection: AsyncConnection, wanted: UserFilter, window: Window) -> Page[UserRow]:
    """The users that a filter lets through, sorted by `id` or `name`."""
    page = await list_views(connection, wanted, window)
    held = await load_held_roles(connection, wanted.reach, [it.id for it in page.items])
    return Page([UserRow(it, held.get(it.id)) for it in page.items], page.total, page.last)


async def find_details(connection: AsyncConnection, reach: Reach, user_id: int) -> UserDetails:
    """The user with an id, with everything about them.

    Raises:
        NotFoundError: There is none within reach.
    """
    organization_id, user = await users.find(connection, reach, user_id)
    view = await view_user(connection, reach, organization_id, user)
    sign_in: Credential | None = None
    account: Account | None = None
    with suppress(NotFoundError):
        sign_in = await find_sign_in(connection, reach, user_id)
        if sign_in.account_id is not None:
            account = await accounts.find(connection, reach, sign_in.account_id)
    return UserDetails(
        view,
        sign_in,
        account,
        await load_views(connection, [it.id for it in view.extensions[:MOST_EXTENSIONS]]),
        await reaches_all_of_user(connection, reach, organization_id, user_id),
    )
