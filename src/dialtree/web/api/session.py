"""`/api/v1/session`: signing in and out, and who one is."""

from collections.abc import Sequence

import msgspec
from litestar import Controller, Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT, HTTP_401_UNAUTHORIZED

from dialtree.directory.role import Role
from dialtree.management.permissions import Permission
from dialtree.management.principal import Principal
from dialtree.management.sessions import sign_out
from dialtree.web.api.secrets import NOT_KEPT
from dialtree.web.authentication import Requested
from dialtree.web.cookie import no_cookie, session_cookie
from dialtree.web.door import Door, TheDoor
from dialtree.web.guard import PUBLIC
from dialtree.web.parameters import Directory
from dialtree.web.problem import AnyRequest, Problem


class SigningIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody signs in with.

    Attributes:
        email: Their e-mail.
        password: Their password.
        code: Where a second factor is set up: a code of their authenticator, or a recovery code.
    """

    email: str
    password: str
    code: str = ""

    def __repr__(self) -> str:
        return "SigningIn(…)"


class Whoever(msgspec.Struct, frozen=True):
    """Who makes a request.

    Attributes:
        kind: "person", or "token" for a program.
        id: The number of the person's sign-in, or of the token.
        name: The person's name and e-mail, or the token's label.
        role: What they are.
        organization_id: The organisation that they see; null means all.
        account_id: The account that their reach begins at; null for who sees all organisations.
        permissions: What they may do.
        session_id: The number of the person's session; null for a program.
        must_enrol: Whether they have to set up a second factor before they may do anything else.
    """

    kind: str
    id: int
    name: str
    role: Role
    organization_id: int | None
    account_id: int | None
    permissions: Sequence[Permission]
    session_id: int | None
    must_enrol: bool


class SessionController(Controller):
    """Signing in and out."""

    path = "/session"
    tags = ("Signing in",)
    response_headers = NOT_KEPT

    @post(permission=PUBLIC, secret=True, responses={HTTP_401_UNAUTHORIZED: ResponseSpec(Problem)})
    async def sign_in(self, request: AnyRequest, door: TheDoor, data: JSONBody[SigningIn]) -> Response[Whoever]:
        """Sign in.

        The answer sets the cookie `dialtree_session`, which is to be sent with every request from then on. A
        session whose cookie is sent along ends.
        """
        signed_in = await door.sign_in(request, data.email, data.password, data.code)
        secure = door.is_secure(request)
        cookie = session_cookie(signed_in.secret, signed_in.expires_at, door.clock(), secure=secure)
        location = {"Location": "/api/v1/session"}
        return Response(_shown(signed_in.principal), status_code=HTTP_201_CREATED, cookies=[cookie], headers=location)

    @get(permission=Permission.OWN, enrolling=True)
    async def who_am_i(self, request: Requested) -> Whoever:
        """Show who makes this request, and what they may do."""
        return _shown(request.user)

    @delete(permission=Permission.OWN, enrolling=True)
    async def sign_out(self, request: Requested, directory: Directory, door: TheDoor) -> Response[None]:
        """Sign out."""
        await sign_out(directory, request.user)
        return signed_out(request, door)


def signed_out(request: Requested, door: Door) -> Response[None]:
    """The answer to somebody who is signed in no more."""
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[no_cookie(secure=door.is_secure(request))])


def _shown(who: Principal) -> Whoever:
    return Whoever(
        who.kind,
        who.id,
        who.name,
        who.role,
        who.reach.organization_id,
        who.reach.account_id or who.reach.organization_id,
        [it for it in Permission if who.may(it)],
        who.session_id,
        who.must_enrol,
    )
