"""`/api/v1/codes`: the secrets by which programs read the extension list."""

from datetime import UTC, datetime
from typing import Annotated, Literal, TypeAlias

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_201_CREATED
from msgspec import UNSET, UnsetType

from dialtree.directory.code import CodeState
from dialtree.management import codes
from dialtree.management.code_rotation import USUAL_OVERLAP, rotate_code
from dialtree.management.code_terms import Terms
from dialtree.management.code_use import find_used_code, list_used_codes
from dialtree.management.permissions import Permission
from dialtree.storage.codes import CodeFilter, CodeRow
from dialtree.storage.paging import USUAL
from dialtree.web.api.code_views import CodeView, IssuedCode, RotatedCode, code_view, shown_code
from dialtree.web.api.fields import Code, Id, Label, Networks, OverlapHours, Scope
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId, QueryId
from dialtree.web.patches import sent_fields

# Litestar keeps the name `state` of a parameter to itself.
_State: TypeAlias = Annotated[CodeState | None, QueryParameter(name="state", description="Only codes in this state.")]


class NewCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code to be issued.

    Attributes:
        account_id: The account it belongs to.
        label: What people call it.
        scope: "organization": the request's showAll decides what is listed; "account": its own account's extensions
            alone. Who manages a part of an organisation issues codes of scope "account".
        networks: Where it may be used from, in CIDR notation; empty means anywhere.
        expires_at: When it ceases to match, with its offset from UTC; null means never.
    """

    account_id: Id
    label: Label = ""
    scope: Scope = "organization"
    networks: Networks = ()
    expires_at: datetime | None = None

    @property
    def terms(self) -> Terms:
        """What the code may do."""
        return Terms(self.label, self.scope, self.networks, self.expires_at)


class AdoptedCode(NewCode, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A code of another system, to be adopted.

    Attributes:
        code: The code itself, 8 to 64 of A-Z, a-z and 0-9; it is not kept, and never shown.
    """

    code: Code


class CodeChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of a code; what is not sent stays as it is.

    Attributes:
        label: What people call it.
        scope: "organization" or "account".
        networks: Where it may be used from, in CIDR notation; empty means anywhere.
        expires_at: When it ceases to match, with its offset from UTC; null means never.
    """

    label: Label | UnsetType = UNSET
    scope: Scope | UnsetType = UNSET
    networks: Networks | UnsetType = UNSET
    expires_at: datetime | UnsetType | None = UNSET


class Overlap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a code is rotated.

    Attributes:
        overlap_hours: For how many hours the old code goes on, 0 to 720; 0 lets it expire at once.
    """

    overlap_hours: OverlapHours = USUAL_OVERLAP


class CodeController(Controller):
    """Codes."""

    path = "/codes"
    tags = ("Codes",)

    @get(permission=Permission.READ)
    async def list_codes(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["id", "-id", "label", "-label"]] = None,
        organization_id: QueryId = None,
        account_id: QueryId = None,
        in_state: _State = None,
    ) -> Listed[CodeView]:
        """List codes, without their secrets.

        Sorted by `id` or `label`.
        """
        asked, now = window(limit, cursor, sort), datetime.now(UTC)
        wanted = CodeFilter(request.user.reach, now, organization_id, account_id, in_state)
        async with directory.read() as connection:
            page = await list_used_codes(connection, wanted, asked)
        return listed(page, asked, lambda it: code_view(it, now))

    @post(permission=Permission.WRITE, secret=True)
    async def issue_code(
        self, request: Requested, directory: Directory, data: JSONBody[NewCode]
    ) -> Response[IssuedCode]:
        """Issue a code."""
        code, secret = await codes.issue_code(directory, request.user.actor, data.account_id, data.terms)
        shown = await shown_code(directory, code)
        return tagged(IssuedCode(shown, str(secret)), HTTP_201_CREATED, _place(code), code)

    @post("/adopt", permission=Permission.WRITE, secret=True)
    async def adopt_code(
        self, request: Requested, directory: Directory, data: JSONBody[AdoptedCode]
    ) -> Response[CodeView]:
        """Take over a code of another system, so that the programs that have it go on working."""
        actor = request.user.actor
        code = await codes.adopt_code(directory, actor, data.account_id, data.code, data.terms)
        return tagged(await shown_code(directory, code), HTTP_201_CREATED, _place(code), code)

    @get("/{code_id:int}", permission=Permission.READ)
    async def get_code(self, request: Requested, directory: Directory, code_id: PathId) -> Response[CodeView]:
        """Show a code, without its secret."""
        now = datetime.now(UTC)
        async with directory.read() as connection:
            found = await find_used_code(connection, request.user.reach, code_id, now)
        return tagged(code_view(found, now), of=found.code)

    @patch("/{code_id:int}", permission=Permission.WRITE)
    async def change_code(
        self, request: Requested, directory: Directory, code_id: PathId, data: JSONBody[CodeChange]
    ) -> Response[CodeView]:
        """Change the terms of a code; they hold from the next request on."""
        actor, version = request.user.actor, expected_version(request)
        code = await codes.change_code(directory, actor, code_id, sent_fields(data), version)
        return tagged(await shown_code(directory, code), of=code)

    @post("/{code_id:int}/rotate", permission=Permission.WRITE, versioned=True, secret=True)
    async def rotate_code(
        self, request: Requested, directory: Directory, code_id: PathId, data: JSONBody[Overlap]
    ) -> Response[RotatedCode]:
        """Issue a successor of a code on the same terms, and let the old one expire after an overlap.

        That is done once: from then on it is the successor that is rotated.
        """
        actor, version = request.user.actor, expected_version(request)
        made, secret = await rotate_code(directory, actor, code_id, data.overlap_hours, version)
        new = await shown_code(directory, made.successor)
        rotated = RotatedCode(new, str(secret), await shown_code(directory, made.old))
        return tagged(rotated, HTTP_201_CREATED, _place(made.successor), made.successor)

    @delete("/{code_id:int}", permission=Permission.WRITE)
    async def revoke_code(self, request: Requested, directory: Directory, code_id: PathId) -> None:
        """Revoke a code for good: it matches nothing from the next request on, and remains in the list."""
        await codes.revoke_code(directory, request.user.actor, code_id, expected_version(request))


def _place(code: CodeRow) -> str:
    return f"/api/v1/codes/{code.id}"
