"""`/api/v1/extensions`: the extensions of an organisation."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_413_REQUEST_ENTITY_TOO_LARGE
from msgspec import UNSET, UnsetType

from dialtree.directory.identifier import MAX_ID
from dialtree.management import extensions
from dialtree.management.extensions import Done
from dialtree.management.permissions import Permission
from dialtree.storage.extension_pages import Selection
from dialtree.storage.extension_views import ExtensionView
from dialtree.storage.paging import USUAL
from dialtree.web.api.extension_operations import MOST_BYTES, Operations, read_operation
from dialtree.web.api.fields import Id, Name, Sip, SpeedDial
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId
from dialtree.web.problem import Problem
from dialtree.web.services import Indexes

_Id = Annotated[int | None, QueryParameter(ge=1, le=MAX_ID)]
_Search = Annotated[
    str,
    QueryParameter(
        max_length=200,
        description="Only extensions with all of these words, each in any of SIP id, name, speed dial, user's name and "
        "e-mail. Parts of words do; case, diacritics and Hebrew points do not count.",
    ),
]


class NewExtension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An extension to be made.

    Attributes:
        account_id: The account it is on.
        sip: Its SIP id.
        name: Its name.
        speed_dial: Its speed dial; "" for none.
        user_id: The user it is set to; null for none.
        active: Whether it is enabled.
    """

    account_id: Id
    sip: Sip
    name: Name
    speed_dial: SpeedDial = ""
    user_id: Id | None = None
    active: bool = True


class ExtensionChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of an extension; what is not sent stays as it is.

    Attributes:
        name: Its name.
        sip: Its SIP id.
        speed_dial: Its speed dial; "" takes it away.
        account_id: The account it is on.
        user_id: The user it is set to; null takes it away.
        active: Whether it is enabled.
    """

    name: Name | UnsetType = UNSET
    sip: Sip | UnsetType = UNSET
    speed_dial: SpeedDial | UnsetType = UNSET
    account_id: Id | UnsetType = UNSET
    user_id: Id | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


class ExtensionController(Controller):
    """Extensions."""

    path = "/extensions"
    tags = ("Extensions",)

    @get(permission=Permission.READ)
    async def list_extensions(
        self,
        request: Requested,
        directory: Directory,
        indexes: Indexes,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["sip", "-sip", "name", "-name", "speed_dial", "-speed_dial", "id", "-id"]] = None,
        organization_id: _Id = None,
        account_id: _Id = None,
        below: FromQuery[bool] = False,
        active: FromQuery[bool | None] = None,
        user_id: _Id = None,
        has_user: FromQuery[bool | None] = None,
        search: _Search = "",
    ) -> Listed[ExtensionView]:
        """List extensions.

        Sorted by `sip`, `name`, `speed_dial` or `id`. `below` has those on accounts below `account_id`, too. A search
        is in one organisation: who sees several says which, by `organization_id` or `account_id`.
        """
        asked = window(limit, cursor, sort)
        reach = request.user.reach
        wanted = Selection(reach, organization_id, account_id, below, active, user_id, has_user)
        page = await extensions.list_extensions(directory, indexes, wanted, search, asked)
        return listed(page, asked, lambda it: it)

    @post(permission=Permission.WRITE)
    async def add_extension(
        self, request: Requested, directory: Directory, data: JSONBody[NewExtension]
    ) -> Response[ExtensionView]:
        """Make an extension."""
        added = await extensions.add_extension(directory, request.user.actor, **msgspec.structs.asdict(data))
        async with directory.read() as connection:
            view = await extensions.find_extension(connection, request.user.reach, added.id)
        return tagged(view, HTTP_201_CREATED, f"/api/v1/extensions/{added.id}")

    @post(
        "/bulk",
        permission=Permission.WRITE,
        status_code=HTTP_200_OK,
        operation_id="changeExtensions",
        request_max_body_size=MOST_BYTES,
        responses={
            HTTP_413_REQUEST_ENTITY_TOO_LARGE: ResponseSpec(Problem, description="The body is larger than 10 MB.")
        },
    )
    async def change_many(self, request: Requested, directory: Directory, data: JSONBody[Operations]) -> Done:
        """Make, change and delete many extensions of one organisation at once, all or nothing.

        Each error names the operation that is wrong, as `operations[17].sip`; nothing is done while there is one. SIP
        ids and speed dials may change hands: only in the end must they be unique.
        """
        operations = [read_operation(it) for it in data.operations]
        return await extensions.change_many(directory, request.user.actor, operations)

    @get("/{extension_id:int}", permission=Permission.READ)
    async def get_extension(
        self, request: Requested, directory: Directory, extension_id: PathId
    ) -> Response[ExtensionView]:
        """Show an extension."""
        async with directory.read() as connection:
            return tagged(await extensions.find_extension(connection, request.user.reach, extension_id))

    @patch("/{extension_id:int}", permission=Permission.WRITE)
    async def change_extension(
        self, request: Requested, directory: Directory, extension_id: PathId, data: JSONBody[ExtensionChange]
    ) -> Response[ExtensionView]:
        """Change an extension: rename, renumber, move, disable or enable it, set it to a user."""
        change: dict[str, Any] = {
            field: value for field, value in msgspec.structs.asdict(data).items() if value is not UNSET
        }
        version, actor = expected_version(request), request.user.actor
        return tagged(await extensions.change_extension(directory, actor, extension_id, change, version))

    @delete("/{extension_id:int}", permission=Permission.WRITE)
    async def delete_extension(self, request: Requested, directory: Directory, extension_id: PathId) -> None:
        """Delete a disabled extension."""
        version = expected_version(request)
        await extensions.delete_extension_by_id(directory, request.user.actor, extension_id, version)
