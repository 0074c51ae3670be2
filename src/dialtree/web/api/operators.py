"""`/api/v1/operators`: who does everything, in all organisations."""

from typing import Any, Literal

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_201_CREATED
from msgspec import UNSET, UnsetType

from dialtree.management import lost_proofs, operators
from dialtree.management.permissions import Permission
from dialtree.storage.credentials import Credential, list_operators
from dialtree.storage.paging import USUAL
from dialtree.web.api.fields import Name, SignInEmail
from dialtree.web.api.password_resets import Link, shown_link
from dialtree.web.api.secrets import NOT_KEPT
from dialtree.web.authentication import Requested
from dialtree.web.door import TheDoor
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId


class NewOperator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An operator to be made.

    Attributes:
        name: Their name.
        email: What they sign in with.
    """

    name: Name
    email: SignInEmail


class OperatorChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of an operator; what is not sent stays as it is.

    Attributes:
        name: Their name.
        email: What they sign in with.
        active: Whether they are let in.
    """

    name: Name | UnsetType = UNSET
    email: SignInEmail | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class OperatorController(Controller):
    """Operators."""

    path = "/operators"
    tags = ("Operators",)
    response_headers = NOT_KEPT

    @get(permission=Permission.ADMINISTER)
    async def list_operators(
        self,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["id", "-id", "name", "-name", "email", "-email"]] = None,
    ) -> Listed[Credential]:
        """List operators.

        Sorted by `id`, `name` or `email`.
        """
        asked = window(limit, cursor, sort)
        async with directory.read() as connection:
            return listed(await list_operators(connection, asked), asked, lambda it: it)

    @post(permission=Permission.ADMINISTER)
    async def add_operator(
        self, request: Requested, directory: Directory, door: TheDoor, data: JSONBody[NewOperator]
    ) -> Response[Credential]:
        """Make an operator.

        They set their password by a link.
        """
        added = await operators.add_operator(directory, door.passwords, request.user.actor, data.name, data.email)
        return tagged(added, HTTP_201_CREATED, f"/api/v1/operators/{added.id}")

    @get("/{operator_id:int}", permission=Permission.ADMINISTER)
    async def get_operator(self, request: Requested, directory: Directory, operator_id: PathId) -> Response[Credential]:
        """Show an operator."""
        async with directory.read() as connection:
            return tagged(await operators.find_operator(connection, request.user.actor, operator_id))

    @patch("/{operator_id:int}", permission=Permission.ADMINISTER)
    async def change_operator(
        self, request: Requested, directory: Directory, operator_id: PathId, data: JSONBody[OperatorChange]
    ) -> Response[Credential]:
        """Change an operator: rename, disable or enable them, or change their e-mail."""
        change: dict[str, Any] = {
            field: value for field, value in msgspec.structs.asdict(data).items() if value is not UNSET
        }
        version = expected_version(request)
        return tagged(await operators.change_operator(directory, request.user.actor, operator_id, change, version))

    @delete("/{operator_id:int}", permission=Permission.ADMINISTER)
    async def delete_operator(self, request: Requested, directory: Directory, operator_id: PathId) -> None:
        """Delete an operator. The last who can sign in stays."""
        await operators.delete_operator(directory, request.user.actor, operator_id, expected_version(request))

    @post(
        "/{operator_id:int}/reset-link",
        permission=Permission.ADMINISTER,
        operation_id="makeOperatorLink",
        tagged=False,
        secret=True,
    )
    async def make_link(
        self, request: Requested, directory: Directory, door: TheDoor, operator_id: PathId
    ) -> Response[Link]:
        """Make a one-time link by which an operator sets their password.

        Hand it over: the server's own address with `path` behind it. There they set their password, once and within 24
        hours; `POST /api/v1/password-resets` with `token` does the same. A link that was made before is good no more.
        """
        return shown_link(
            await lost_proofs.make_operators_link(directory, request.user.actor, operator_id, door.clock())
        )

    @delete(
        "/{operator_id:int}/second-factor", permission=Permission.ADMINISTER, operation_id="takeOperatorSecondFactor"
    )
    async def take_second_factor(self, request: Requested, directory: Directory, operator_id: PathId) -> None:
        """Take the second factor from an operator who has lost it."""
        await lost_proofs.take_operators_second_factor(directory, request.user.actor, operator_id)
