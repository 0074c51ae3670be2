"""`…/users/{id}/extensions`: the extensions that are set to a user."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.management import extensions
from dialtree.management.permissions import Permission
from dialtree.management.user_details import UserDetails
from dialtree.management.versions import ChangedError
from dialtree.storage.extension_pages import Selection
from dialtree.storage.extension_views import ExtensionView
from dialtree.storage.paging import Window
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import is_for, show
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.people.showing import read_id, refusal
from dialtree.web.console.people.user_pages import back_to_user, find_user, show_user, versioned
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory, PathId
from dialtree.web.services import Indexes

CHOICE = "extension-choice"
"""The id of the element in which an extension is chosen."""

_MOST = 12


class UserExtensionsController(Controller):
    """A user's extensions."""

    path = "/organizations/{organization_id:int}/users/{user_id:int}/extensions"

    @get(permission=Permission.WRITE)
    async def show_page(
        self, request: Requested, directory: Directory, indexes: Indexes, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """Those that can be set to them: without `?find=` those that are nobody's yet."""
        details = await find_user(request, directory, place, user_id)
        return await _page(request, directory, indexes, place, details, Form({}))

    @post(permission=Permission.WRITE)
    async def change(
        self, request: Requested, directory: Directory, indexes: Indexes, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """Sets one to them, or takes it from them: what the form has as `set` or `take`, as "ID.VERSION"."""
        form, texts = await read_form(request), texts_of(request)
        details = await find_user(request, directory, place, user_id)
        extension_id, _, version = (form["set"] or form["take"]).partition(".")
        change = {"user_id": user_id if form["set"] else None}
        try:
            actor = request.user.actor
            after = await extensions.change_extension(directory, actor, read_id(extension_id), change, version)
        except (RefusedError, ChangedError) as error:
            form, status = refusal(form, texts, error, "")
            return await _page(request, directory, indexes, place, details, form, status=status)
        name = details.user.name or details.user.email
        done = (
            texts.gettext("Extension %(sip)s is set to “%(name)s” now.", sip=after.sip, name=name)
            if form["set"]
            else texts.gettext("Extension %(sip)s is set to nobody now.", sip=after.sip)
        )
        return await back_to_user(request, directory, place, user_id, done)


async def _page(
    request: Requested,
    directory: Directory,
    indexes: Indexes,
    place: Place,
    details: UserDetails,
    form: Form,
    *,
    status: int = 200,
) -> Response[bytes]:
    sought = request.query_params.get("find", "")[:200].strip()
    found = await _choices(request, directory, indexes, details, sought)
    values: dict[str, Any] = {
        "choices": [(it, versioned(it)) for it in found],
        "sought": sought,
        "address": request.url.path,
    }
    if is_for(request, CHOICE):
        return show(request, "users/extension_choice.html", place=place, in_drawer=True, **values)
    return show_user(request, "users/extensions.html", place, details, form, status=status, **values)


async def _choices(
    request: Requested, directory: Directory, indexes: Indexes, details: UserDetails, sought: str
) -> list[ExtensionView]:
    user = details.user
    wanted = Selection(request.user.reach, user.organization_id, has_user=None if sought else False)
    page = await extensions.list_extensions(directory, indexes, wanted, sought, Window(_MOST, "sip"))
    return [it for it in page.items if it.user_id != user.id]
