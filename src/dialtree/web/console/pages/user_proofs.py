"""`…/users/{id}/reset-link`, `…/second-factor`: for users who have lost what they sign in by."""

from litestar import Controller, Response, get, post

from dialtree.management import lost_proofs
from dialtree.management.permissions import Permission
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import reset_address
from dialtree.web.console.forms import Form
from dialtree.web.console.people.user_pages import back_to_user, find_user, show_user
from dialtree.web.console.place import ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory, PathId


class UserProofsController(Controller):
    """What a user signs in by."""

    path = "/organizations/{organization_id:int}/users/{user_id:int}"

    @get("/reset-link", permission=Permission.WRITE)
    async def show_offer(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """What the link is for."""
        details = await find_user(request, directory, place, user_id)
        return show_user(request, "users/reset_link.html", place, details, Form({}), link="", expires_at=None)

    @post("/reset-link", permission=Permission.WRITE)
    async def make_link(
        self, request: Requested, directory: Directory, place: ThePlace, door: TheDoor, user_id: PathId
    ) -> Response[bytes]:
        """The link, this once: nothing keeps it, and no address has it."""
        details = await find_user(request, directory, place, user_id)
        made = await lost_proofs.make_users_link(directory, request.user.actor, user_id, door.clock())
        link = f"{_origin(request, door)}{reset_address(str(made.secret))}"
        answer = show_user(
            request, "users/reset_link.html", place, details, Form({}), link=link, expires_at=made.expires_at
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @get("/second-factor", permission=Permission.WRITE)
    async def show_factor(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """The question whether to take it from them."""
        details = await find_user(request, directory, place, user_id)
        return show_user(request, "users/second_factor.html", place, details, Form({}))

    @post("/second-factor", permission=Permission.WRITE)
    async def take_factor(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """Takes it from them."""
        details = await find_user(request, directory, place, user_id)
        await lost_proofs.take_users_second_factor(directory, request.user.actor, user_id)
        name = details.user.name or details.user.email
        done = texts_of(request).gettext("“%(name)s” signs in without a second factor now.", name=name)
        return await back_to_user(request, directory, place, user_id, done)


def _origin(request: Requested, door: TheDoor) -> str:
    scheme = "https" if door.is_secure(request) else "http"
    return f"{scheme}://{request.headers.get('host', '')}"
