"""`…/users/{id}/delete`, `…/erase`: a user goes, or a person with all that tells of them."""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.directory.text import fold
from dialtree.management import users
from dialtree.management.erasure import erase_user
from dialtree.management.permissions import Permission
from dialtree.management.user_details import UserDetails
from dialtree.management.versions import ChangedError
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import INVALID
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.people.showing import leave, refusal
from dialtree.web.console.people.trees import users_of
from dialtree.web.console.people.user_pages import find_user, show_user
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory, PathId


class UserRemovalController(Controller):
    """A user's end."""

    path = "/organizations/{organization_id:int}/users/{user_id:int}"

    @get("/delete", permission=Permission.WRITE)
    async def show_deletion(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """The question whether to delete them."""
        details = await find_user(request, directory, place, user_id)
        return show_user(request, "users/delete.html", place, details, Form({}))

    @post("/delete", permission=Permission.WRITE)
    async def delete(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """Deletes them."""
        form, texts = await read_form(request), texts_of(request)
        details = await find_user(request, directory, place, user_id)
        try:
            await users.delete_user(directory, request.user.actor, user_id, form["version"])
        except (RefusedError, ChangedError) as error:
            form, status = refusal(form, texts, error, "")
            return show_user(request, "users/delete.html", place, details, form, status=status)
        done = texts.gettext("“%(name)s” was deleted.", name=details.user.name or details.user.email)
        return leave(request, users_of(place), done)

    @get("/erase", permission=Permission.WRITE)
    async def show_erasure(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """What erasing them means, and the field in which their name is typed."""
        details = await find_user(request, directory, place, user_id)
        return _erasure(request, place, details, Form({"sure": ""}))

    @post("/erase", permission=Permission.WRITE)
    async def erase(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """Erases them for good."""
        form, texts = await read_form(request), texts_of(request)
        details = await find_user(request, directory, place, user_id)
        if fold(form["sure"].strip()) != fold(details.user.name or details.user.email):
            form = form.wrong({"sure": texts.gettext("This is not how it is written above.")})
            return _erasure(request, place, details, form, status=INVALID)
        await erase_user(directory, request.user.actor, user_id)
        return leave(request, users_of(place), texts.gettext("The person was erased."))


def _erasure(
    request: Requested, place: Place, details: UserDetails, form: Form, *, status: int = 200
) -> Response[bytes]:
    has_all = request.user.reach.has_all_of(place.organization.id)
    return show_user(request, "users/erase.html", place, details, form, status=status, is_permitted=has_all)
