"""`/api/v1/codes`: the secrets by which programs read the extension list."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, TypeAlias

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_201_CREATED
from msgspec import UNSET, UnsetType

from dialtree.directory.code import CodeState, state_of
from dialtree.management import codes
from dialtree.management.code_rotation import USUAL_OVERLAP, rotate_code
from dialtree.management.code_terms import Terms
from dialtree.management.code_use import DayUse, UsedCode, find_used_code, list_used_codes, with_use
from dialtree.management.permissions import Permission
from dialtree.storage.codes import CodeFilter, CodeRow
from dialtree.storage.database import Database
from dialtree.storage.paging import USUAL
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId, QueryId
from dialtree.web.patches import sent_fields

# Litestar keeps the name `state` of a parameter to itself.
_State: TypeAlias = Annotated[CodeState | None, QueryParameter(name="state", description="Only codes in this state.")]


class CodeView(CodeRow, frozen=True):
    """A code as it is shown, without its secret.

    Attributes:
        account_name: The name of its account.
        state: "active", "expired" or "revoked". A code also matches nothing while its account, or one above, is
            disabled.
        requests: How many requests it has answered since it was made. The entity tag does not change with the use.
        last_used_at: When it was last used, to the minute or so; null when it never was.
        days: How many requests it answered on each of the last 14 UTC days, the oldest first, today included.
    """

    account_name: str
    state: CodeState
    requests: int
    last_used_at: datetime | None
    days: Sequence[DayUse]


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

    account_id: int
    label: str = ""
    scope: str = "organization"
    networks: Sequence[str] = ()
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

    code: str


class CodeChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of a code; what is not sent stays as it is.

    Attributes:
        label: What people call it.
        scope: "organization" or "account".
        networks: Where it may be used from, in CIDR notation; empty means anywhere.
        expires_at: When it ceases to match, with its offset from UTC; null means never.
    """

    label: str | UnsetType = UNSET
    scope: str | UnsetType = UNSET
    networks: Sequence[str] | UnsetType = UNSET
    expires_at: datetime | UnsetType | None = UNSET


class Overlap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a code is rotated.

    Attributes:
        overlap_hours: For how many hours the old code goes on, 0 to 720; 0 lets it expire at once.
    """

    overlap_hours: int = USUAL_OVERLAP


class IssuedCode(msgspec.Struct, frozen=True):
    """A code that has just been issued.

    Attributes:
        code: What is kept of it.
        secret: The code itself, which is never shown again.
    """

    code: CodeView
    secret: str


class RotatedCode(IssuedCode, frozen=True):
    """The successor of a code, which has just been issued.

    Attributes:
        old: The code that was there before, with when it expires now.
    """

    old: CodeView


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
        sort: Sort = None,
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
        return listed(page, asked, lambda it: _view(it, now))

    @post(permission=Permission.WRITE, secret=True)
    async def issue_code(
        self, request: Requested, directory: Directory, data: JSONBody[NewCode]
    ) -> Response[IssuedCode]:
        """Issue a code."""
        code, secret = await codes.issue_code(directory, request.user.actor, data.account_id, data.terms)
        shown = await _shown(directory, code)
        return tagged(IssuedCode(shown, str(secret)), HTTP_201_CREATED, _place(code), code)

    @post("/adopt", permission=Permission.WRITE, secret=True)
    async def adopt_code(
        self, request: Requested, directory: Directory, data: JSONBody[AdoptedCode]
    ) -> Response[CodeView]:
        """Take over a code of another system, so that the programs that have it go on working."""
        actor = request.user.actor
        code = await codes.adopt_code(directory, actor, data.account_id, data.code, data.terms)
        return tagged(await _shown(directory, code), HTTP_201_CREATED, _place(code), code)

    @get("/{code_id:int}", permission=Permission.READ)
    async def get_code(self, request: Requested, directory: Directory, code_id: PathId) -> Response[CodeView]:
        """Show a code, without its secret."""
        now = datetime.now(UTC)
        async with directory.read() as connection:
            found = await find_used_code(connection, request.user.reach, code_id, now)
        return tagged(_view(found, now), of=found.code)

    @patch("/{code_id:int}", permission=Permission.WRITE)
    async def change_code(
        self, request: Requested, directory: Directory, code_id: PathId, data: JSONBody[CodeChange]
    ) -> Response[CodeView]:
        """Change the terms of a code; they hold from the next request on."""
        actor, version = request.user.actor, expected_version(request)
        code = await codes.change_code(directory, actor, code_id, sent_fields(data), version)
        return tagged(await _shown(directory, code), of=code)

    @post("/{code_id:int}/rotate", permission=Permission.WRITE, versioned=True, secret=True)
    async def rotate_code(
        self, request: Requested, directory: Directory, code_id: PathId, data: JSONBody[Overlap]
    ) -> Response[RotatedCode]:
        """Issue a successor of a code on the same terms, and let the old one expire after an overlap."""
        actor, version = request.user.actor, expected_version(request)
        made, secret = await rotate_code(directory, actor, code_id, data.overlap_hours, version)
        new = await _shown(directory, made.successor)
        rotated = RotatedCode(new, str(secret), await _shown(directory, made.old))
        return tagged(rotated, HTTP_201_CREATED, _place(made.successor), made.successor)

    @delete("/{code_id:int}", permission=Permission.WRITE)
    async def revoke_code(self, request: Requested, directory: Directory, code_id: PathId) -> None:
        """Revoke a code for good: it matches nothing from the next request on, and remains in the list."""
        await codes.revoke_code(directory, request.user.actor, code_id, expected_version(request))


def _place(code: CodeRow) -> str:
    return f"/api/v1/codes/{code.id}"


async def _shown(directory: Database, code: CodeRow) -> CodeView:
    now = datetime.now(UTC)
    async with directory.read() as connection:
        return _view(await with_use(connection, code, now), now)


def _view(used: UsedCode, now: datetime) -> CodeView:
    code = used.code
    return CodeView(
        **msgspec.structs.asdict(code),
        account_name=used.account_name,
        state=state_of(code.expires_at, code.revoked_at, now),
        requests=used.requests,
        last_used_at=used.last_used_at,
        days=used.days,
    )
