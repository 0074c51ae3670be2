"""`/api/v1/accounts`: the tree of an organisation."""

from typing import Any, Literal

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromQuery, JSONBody
from litestar.status_codes import HTTP_201_CREATED
from msgspec import UNSET, UnsetType

from dialtree.directory.account import Account
from dialtree.management import accounts
from dialtree.management.permissions import Permission
from dialtree.storage.accounts import AccountFilter, list_accounts
from dialtree.storage.paging import USUAL
from dialtree.web.api.fields import Id, Name
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId, QueryId


class NewAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account to be made below another.

    Attributes:
        name: Its name.
        parent_id: The account right above.
        id: Its number; without, the first that was never used.
    """

    name: Name
    parent_id: Id
    id: Id | None = None


class AccountChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of an account; what is not sent stays as it is.

    Attributes:
        name: Its name.
        parent_id: The account right above: this moves it, with all that is on and below it.
        active: Whether it is enabled.
    """

    name: Name | UnsetType = UNSET
    parent_id: Id | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class AccountController(Controller):
    """Accounts."""

    path = "/accounts"
    tags = ("Accounts",)

    @get(permission=Permission.READ)
    async def list_accounts(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["id", "-id", "name", "-name"]] = None,
        organization_id: QueryId = None,
        parent_id: QueryId = None,
        active: FromQuery[bool | None] = None,
    ) -> Listed[Account]:
        """List accounts.

        Sorted by `id` or `name`.
        """
        asked = window(limit, cursor, sort)
        wanted = AccountFilter(request.user.reach, organization_id, parent_id, active)
        async with directory.read() as connection:
            return listed(await list_accounts(connection, wanted, asked), asked, lambda it: it)

    @post(permission=Permission.WRITE)
    async def add_account(
        self, request: Requested, directory: Directory, data: JSONBody[NewAccount]
    ) -> Response[Account]:
        """Make an account."""
        added = await accounts.add_account(directory, request.user.actor, data.name, data.parent_id, data.id)
        return tagged(added, HTTP_201_CREATED, f"/api/v1/accounts/{added.id}")

    @get("/{account_id:int}", permission=Permission.READ)
    async def get_account(self, request: Requested, directory: Directory, account_id: PathId) -> Response[Account]:
        """Show an account."""
        async with directory.read() as connection:
            return tagged(await accounts.find(connection, request.user.reach, account_id))

    @patch("/{account_id:int}", permission=Permission.WRITE)
    async def change_account(
        self, request: Requested, directory: Directory, account_id: PathId, data: JSONBody[AccountChange]
    ) -> Response[Account]:
        """Change an account: rename, move, disable or enable it."""
        change: dict[str, Any] = {
            field: value for field, value in msgspec.structs.asdict(data).items() if value is not UNSET
        }
        version = expected_version(request)
        return tagged(await accounts.change_account(directory, request.user.actor, account_id, change, version))

    @delete("/{account_id:int}", permission=Permission.WRITE)
    async def delete_account(self, request: Requested, directory: Directory, account_id: PathId) -> None:
        """Delete a disabled account that holds nothing."""
        await accounts.delete_account(directory, request.user.actor, account_id, expected_version(request))
