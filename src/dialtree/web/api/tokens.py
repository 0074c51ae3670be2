"""`/api/v1/tokens`: what programs present to management."""

from datetime import datetime
from typing import Literal

import msgspec
from litestar import Controller, Response, delete, get, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_201_CREATED

from dialtree.management import tokens
from dialtree.management.permissions import Permission
from dialtree.management.tokens import TokenTerms
from dialtree.storage.paging import USUAL
from dialtree.storage.tokens import Token, list_tokens
from dialtree.web.api.fields import Id, Title, TokenRole
from dialtree.web.authentication import Requested
from dialtree.web.etags import tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId


class NewToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token to be issued.

    Attributes:
        label: What people call it.
        role: "manager" or "viewer" of an account and all below; "operator" for all organisations.
        account_id: The account; null for an operator's.
        expires_at: When it ceases to be good; null means never.
    """

    label: Title
    role: TokenRole
    account_id: Id | None = None
    expires_at: datetime | None = None


class IssuedToken(msgspec.Struct, frozen=True):
    """A token that has just been issued.

    Attributes:
        token: What is kept of it.
        secret: The token itself, which is never shown again.
    """

    token: Token
    secret: str


class TokenController(Controller):
    """Management tokens."""

    path = "/tokens"
    tags = ("Tokens",)

    @get(permission=Permission.WRITE)
    async def list_tokens(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["id", "-id"]] = None,
    ) -> Listed[Token]:
        """List tokens, without their secrets."""
        asked = window(limit, cursor, sort)
        async with directory.read() as connection:
            return listed(await list_tokens(connection, request.user.reach, asked), asked, lambda it: it)

    @post(permission=Permission.WRITE, secret=True)
    async def issue_token(
        self, request: Requested, directory: Directory, data: JSONBody[NewToken]
    ) -> Response[IssuedToken]:
        """Issue a token."""
        terms = TokenTerms(data.label, data.role, data.account_id, data.expires_at)
        token, secret = await tokens.issue_token(directory, request.user.actor, terms)
        return tagged(IssuedToken(token, str(secret)), HTTP_201_CREATED, f"/api/v1/tokens/{token.id}", token)

    @get("/{token_id:int}", permission=Permission.WRITE)
    async def get_token(self, request: Requested, directory: Directory, token_id: PathId) -> Response[Token]:
        """Show a token, without its secret."""
        async with directory.read() as connection:
            return tagged(await tokens.find_token(connection, request.user.reach, token_id))

    @delete("/{token_id:int}", permission=Permission.WRITE, versioned=False)
    async def revoke_token(self, request: Requested, directory: Directory, token_id: PathId) -> None:
        """Revoke a token."""
        await tokens.revoke_token(directory, request.user.actor, token_id)
