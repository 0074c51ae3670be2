"""`/api/v1/users/{user_id}/sign-in`: how a user signs in, and as what."""

import msgspec
from litestar import Controller, Response, delete, get, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from dialtree.management import lost_proofs, sign_ins
from dialtree.management.permissions import Permission
from dialtree.management.sign_ins import SignInTerms
from dialtree.storage.credentials import Credential
from dialtree.web.api.fields import Id, SignInEmail, SignInRole
from dialtree.web.api.password_resets import Link, shown_link
from dialtree.web.api.secrets import NOT_KEPT
from dialtree.web.authentication import Requested
from dialtree.web.door import TheDoor
from dialtree.web.etags import expected_version, tagged
from dialtree.web.parameters import Directory, PathId


class WantedSignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a user is to sign in.

    Attributes:
        email: What they sign in with.
        role: "manager" or "viewer" of an account and all below, or "agent".
        account_id: The account.
        active: Whether it lets them in.
    """

    email: SignInEmail
    role: SignInRole
    account_id: Id
    active: bool = True


class SignInController(Controller):
    """How users sign in."""

    path = "/users/{user_id:int}/sign-in"
    tags = ("Signing in",)
    response_headers = NOT_KEPT

    @get(permission=Permission.READ)
    async def get_sign_in(self, request: Requested, directory: Directory, user_id: PathId) -> Response[Credential]:
        """Show how a user signs in."""
        async with directory.read() as connection:
            return tagged(await sign_ins.find_sign_in(connection, request.user.reach, user_id))

    @put(permission=Permission.WRITE, responses={HTTP_201_CREATED: ResponseSpec(Credential)})
    async def set_sign_in(
        self, request: Requested, directory: Directory, user_id: PathId, data: JSONBody[WantedSignIn]
    ) -> Response[Credential]:
        """Let a user sign in, or change how they do.

        They set their password by a link. What changes holds from their next request on.
        """
        terms = SignInTerms(data.email, data.role, data.account_id, data.active)
        actor, version = request.user.actor, expected_version(request)
        found, is_new = await sign_ins.set_sign_in(directory, actor, user_id, terms, version)
        if is_new:
            return tagged(found, HTTP_201_CREATED, f"/api/v1/users/{user_id}/sign-in")
        return tagged(found, HTTP_200_OK)

    @delete(permission=Permission.WRITE)
    async def delete_sign_in(self, request: Requested, directory: Directory, user_id: PathId) -> None:
        """Let a user sign in no more."""
        await sign_ins.delete_sign_in(directory, request.user.actor, user_id, expected_version(request))

    @post("/reset-link", permission=Permission.WRITE, operation_id="makeUserLink", tagged=False, secret=True)
    async def make_link(
        self, request: Requested, directory: Directory, door: TheDoor, user_id: PathId
    ) -> Response[Link]:
        """Make a one-time link by which a user sets their password.

        Hand it over: the server's own address with `path` behind it. There they set their password, once and within 24
        hours; `POST /api/v1/password-resets` with `token` does the same. A link that was made before is good no more.
        """
        return shown_link(await lost_proofs.make_users_link(directory, request.user.actor, user_id, door.clock()))

    @delete("/second-factor", permission=Permission.WRITE, operation_id="takeUserSecondFactor")
    async def take_second_factor(self, request: Requested, directory: Directory, user_id: PathId) -> None:
        """Take the second factor from a user who has lost it."""
        await lost_proofs.take_users_second_factor(directory, request.user.actor, user_id)
