"""`/console/organizations/{id}/users/{id}`: a user: their name, their state, their extensions."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.management import users
from dialtree.management.permissions import Permission
from dialtree.management.user_views import UserView
from dialtree.management.versions import ChangedError
from dialtree.web.authentication import Requested
from dialtree.web.console.forms import read_form
from dialtree.web.console.people.showing import refusal
from dialtree.web.console.people.user_pages import back_to_user, find_user, show_whole_user, user_form
from dialtree.web.console.place import ThePlace
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.parameters import Directory, PathId


class UserController(Controller):
    """A user."""

    path = "/organizations/{organization_id:int}/users/{user_id:int}"

    @get(permission=Permission.READ)
    async def show_page(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """Everything about them."""
        details = await find_user(request, directory, place, user_id)
        return await show_whole_user(request, directory, place, details, user_form(details))

    @post(permission=Permission.WRITE)
    async def change(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """Changes name and e-mail, disables or enables them: whichever the form has."""
        form, texts = await read_form(request), texts_of(request)
        before = await find_user(request, directory, place, user_id)
        change: dict[str, Any] = {name: form[name] for name in ("name", "email") if name in form.values}
        if form["active"]:
            change["active"] = form["active"] == "yes"
        try:
            actor, version = request.user.actor, form["version"] or None
            after = await users.change_user(directory, actor, user_id, change, version)
        except (RefusedError, ChangedError) as error:
            form, status = refusal(form, texts, error, "user_id")
            details = await find_user(request, directory, place, user_id)
            return await show_whole_user(request, directory, place, details, form, status=status)
        return await back_to_user(request, directory, place, user_id, _done(texts, before.user, after))


def _done(texts: Texts, before: UserView, after: UserView) -> str:
    name = after.name or after.email
    if after.active and not before.active:
        return texts.gettext("“%(name)s” is enabled again.", name=name)
    if before.active and not after.active:
        return texts.gettext("“%(name)s” is disabled.", name=name)
    return texts.gettext("Saved.")
