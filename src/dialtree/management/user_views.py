"""Users as they are shown."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.directory.user import User
from dialtree.storage.paging import Page, Window
from dialtree.storage.users import Assigned, UserFilter, list_users_within, load_assigned


class UserView(msgspec.Struct, frozen=True):
    """A user, with what is set to them.

    Attributes:
        id: Their number.
        organization_id: Their organisation.
        name: Their name; "" only when the e-mail is not.
        email: Their e-mail, which need not be an address; may be "".
        active: Whether they are enabled; the name and e-mail of a disabled user read as empty in the extension list.
        extensions: The extensions that are set to them, those within reach.
    """

    id: int
    organization_id: int
    name: str
    email: str
    active: bool
    extensions: Sequence[Assigned]


async def view_user(connection: AsyncConnection, reach: Reach, organization_id: int, user: User) -> UserView:
    """A user as they are shown to who has a reach."""
    assigned = await load_assigned(connection, reach, {organization_id}, {user.id})
    return _view(organization_id, user, assigned.get(user.id, ()))


async def list_views(connection: AsyncConnection, wanted: UserFilter, window: Window) -> Page[UserView]:
    """The users that a filter lets through, sorted by `id` or `name`."""
    page = await list_users_within(connection, wanted, window)
    organizations = {organization_id for organization_id, _ in page.items}
    assigned = await load_assigned(connection, wanted.reach, organizations, [user.id for _, user in page.items])
    views = [_view(organization_id, user, assigned.get(user.id, ())) for organization_id, user in page.items]
    return Page(views, page.total, page.last)


def _view(organization_id: int, user: User, assigned: Sequence[Assigned]) -> UserView:
    return UserView(user.id, organization_id, user.name, user.email, user.active, assigned)
