"""`/api/v1/users`: the people of an organisation."""

from typing import Annotated, Literal

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT
from msgspec import UNSET, UnsetType

from dialtree.management import users
from dialtree.management.erasure import erase_user
from dialtree.management.permissions import Permission
from dialtree.management.user_views import UserView, list_views, view_user
from dialtree.storage.paging import USUAL
from dialtree.storage.users import UserFilter
from dialtree.web.api.fields import Id, UserEmail, UserName
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId, QueryId
from dialtree.web.patches import sent_fields

_Search = Annotated[
    str,
    QueryParameter(
        max_length=200,
        description="Only users with all of these words, each in name or e-mail. Parts of words do; case, diacritics "
        "and Hebrew points do not count.",
    ),
]


class NewUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A user to be added. Either a name or an e-mail is needed.

    Attributes:
        name: Their name.
        email: Their e-mail, kept as given; it need not be an address.
        organization_id: Their organisation; null means the only one within reach.
        id: Their number; null takes the first that was never used.
    """

    name: UserName = ""
    email: UserEmail = ""
    organization_id: Id | None = None
    id: Id | None = None


class UserChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of a user; what is not sent stays as it is.

    Attributes:
        name: Their name.
        email: Their e-mail.
        active: Whether they are enabled.
    """

    name: UserName | UnsetType = UNSET
    email: UserEmail | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class UserController(Controller):
    """Users."""

    path = "/users"
    tags = ("Users",)

    @get(permission=Permission.READ)
    async def list_users(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["id", "-id", "name", "-name"]] = None,
        organization_id: QueryId = None,
        active: FromQuery[bool | None] = None,
        search: _Search = "",
    ) -> Listed[UserView]:
        """List users.

        Sorted by `id` or `name`. A search reads through all users of the organisation: it is meant for up to some
        10,000.
        """
        asked = window(limit, cursor, sort)
        wanted = UserFilter(request.user.reach, organization_id, active, search)
        async with directory.read() as connection:
            return listed(await list_views(connection, wanted, asked), asked, lambda it: it)

    @post(permission=Permission.WRITE)
    async def add_user(self, request: Requested, directory: Directory, data: JSONBody[NewUser]) -> Response[UserView]:
        """Add a user."""
        added = await users.add_user(
            directory, request.user.actor, data.name, data.email, data.organization_id, data.id
        )
        return await _shown(request, directory, added.id, HTTP_201_CREATED)

    @get("/{user_id:int}", permission=Permission.READ)
    async def get_user(self, request: Requested, directory: Directory, user_id: PathId) -> Response[UserView]:
        """Show a user, with the extensions that are set to them."""
        return await _shown(request, directory, user_id)

    @patch("/{user_id:int}", permission=Permission.WRITE)
    async def change_user(
        self, request: Requested, directory: Directory, user_id: PathId, data: JSONBody[UserChange]
    ) -> Response[UserView]:
        """Change a user: name, e-mail, whether they are enabled.

        Who manages a part of an organisation changes only users all of whose extensions, and whose role, are there.
        """
        version = expected_version(request)
        return tagged(await users.change_user(directory, request.user.actor, user_id, sent_fields(data), version))

    @delete("/{user_id:int}", permission=Permission.WRITE)
    async def delete_user(self, request: Requested, directory: Directory, user_id: PathId) -> None:
        """Delete a disabled user. The extensions set to them remain, without a user."""
        await users.delete_user(directory, request.user.actor, user_id, expected_version(request))

    @post("/{user_id:int}/erase", permission=Permission.WRITE, status_code=HTTP_204_NO_CONTENT)
    async def erase_user(self, request: Requested, directory: Directory, user_id: PathId) -> None:
        """Erase a person for good: delete the user, and take their name and e-mail from history and audit too.

        Also for a user who was deleted before. Only for who manages the whole organisation. The extensions set to them
        remain, without a user, and keep their names. `changes` tells it as a deletion of a user whose name and e-mail
        are "". The imports of the organisation are deleted with their files, whose rows may name the person; one that
        is planned has to be uploaded again.
        """
        await erase_user(directory, request.user.actor, user_id)


async def _shown(request: Requested, directory: Directory, user_id: int, status: int = 200) -> Response[UserView]:
    async with directory.read() as connection:
        organization_id, user = await users.find(connection, request.user.reach, user_id)
        view = await view_user(connection, request.user.reach, organization_id, user)
    location = f"/api/v1/users/{user_id}" if status == HTTP_201_CREATED else None
    return tagged(view, status, location)
