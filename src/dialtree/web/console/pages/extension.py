"""`/console/organizations/{id}/extensions/{id}`: all about an extension, and what became of it."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.management import extensions
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.extension_views import ExtensionView
from dialtree.web.authentication import Requested
from dialtree.web.console.agents.holding import load_holder
from dialtree.web.console.answers import CHANGED, INVALID, is_for, lead_to, show
from dialtree.web.console.extensions.addresses import back_of, root_of
from dialtree.web.console.extensions.choices import account_choices, is_searching, searched, user_choices
from dialtree.web.console.extensions.fields import change_of, form_of, overtaken
from dialtree.web.console.extensions.finding import find_extension
from dialtree.web.console.extensions.history import load_told
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.people.showing import show_thing
from dialtree.web.console.people.trees import load_tree
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.parameters import Directory, PathId

HISTORY = "extension-history"
"""The id of the element that has the last of the changes that are shown so far."""


class ExtensionController(Controller):
    """An extension."""

    path = "/organizations/{organization_id:int}/extensions/{extension_id:int}"

    @get(permission=Permission.READ)
    async def show_page(
        self, request: Requested, directory: Directory, place: ThePlace, extension_id: PathId
    ) -> Response[bytes]:
        """Everything about it; older changes alone, or what can be chosen, when a script asks for that."""
        extension = await find_extension(request, directory, place, extension_id)
        if is_for(request, HISTORY):
            older = request.query_params.get("older", "")
            history = await load_told(request, directory, place, extension_id, older)
            address = _address(place, extension_id)
            return show(request, "extensions/history.html", place=place, history=history, address=address)
        form = form_of(extension)
        form = Form({**form.values, "back": back_of(request, place), **searched(request), **_chosen(request)})
        return await _page(request, directory, place, extension, form)

    @post(permission=Permission.WRITE)
    async def change(
        self, request: Requested, directory: Directory, place: ThePlace, extension_id: PathId
    ) -> Response[bytes]:
        """Changes its fields, or disables or enables it: whichever the form has."""
        form, texts = await read_form(request), texts_of(request)
        before = await find_extension(request, directory, place, extension_id)
        is_switch = "active" in form.values
        if not is_switch and is_searching(form):
            return await _page(request, directory, place, before, form)
        change: dict[str, Any] = {"active": form["active"] == "yes"} if is_switch else change_of(before, form)
        try:
            actor, version = request.user.actor, form["version"] or None
            after = await extensions.change_extension(directory, actor, extension_id, change, version)
        except ChangedError:
            shown = form_of(before) if is_switch else form
            return await _page(request, directory, place, before, overtaken(shown, before, texts), status=CHANGED)
        except RefusedError as error:
            if _is_gone(error):
                raise
            wrong = form.refused(texts, error)
            return await _page(request, directory, place, before, wrong, status=INVALID)
        return lead_to(request, back_of(request, place, form["back"]), Flash(_done(texts, before, after)))

    @get("/delete", permission=Permission.WRITE)
    async def show_deletion(
        self, request: Requested, directory: Directory, place: ThePlace, extension_id: PathId
    ) -> Response[bytes]:
        """Whether it can be deleted, and the question whether to."""
        extension = await find_extension(request, directory, place, extension_id)
        return _deletion(request, place, extension, Form({"back": back_of(request, place)}))

    @post("/delete", permission=Permission.WRITE)
    async def delete(
        self, request: Requested, directory: Directory, place: ThePlace, extension_id: PathId
    ) -> Response[bytes]:
        """Deletes it."""
        form, texts = await read_form(request), texts_of(request)
        before = await find_extension(request, directory, place, extension_id)
        try:
            actor, version = request.user.actor, form["version"] or None
            await extensions.delete_extension_by_id(directory, actor, extension_id, version)
        except ChangedError:
            wrong = texts.gettext("Somebody has changed it meanwhile. Look whether it is still to be deleted.")
            return _deletion(request, place, before, form.wrong({"": wrong}), status=CHANGED)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _deletion(request, place, before, form.refused(texts, error), status=INVALID)
        done = texts.gettext("Extension %(sip)s was deleted.", sip=before.sip)
        return lead_to(request, back_of(request, place, form["back"]), Flash(done))


def _is_gone(error: RefusedError) -> bool:
    return isinstance(error, NotFoundError) and any(it.field == "extension_id" for it in error.faults)


def _chosen(request: Requested) -> dict[str, str]:
    """What is chosen on the page that a script asks for other choices."""
    return {it: request.query_params[it] for it in ("account_id", "user_id") if it in request.query_params}


async def _page(
    request: Requested, directory: Directory, place: Place, extension: ExtensionView, form: Form, *, status: int = 200
) -> Response[bytes]:
    tree = await load_tree(request, directory, place)
    present = (extension.user_id, extension.user_name or extension.user_email) if extension.user_id else None
    values = _about(request, place, extension, form)
    values["accounts"] = account_choices(tree, form)
    values["users"] = await user_choices(request, directory, place, form, present)
    for kind in ("account", "user"):
        if is_for(request, f"extension-{kind}-choice"):
            return show(request, f"extensions/{kind}_choice.html", place=place, **values)
    values["history"] = await load_told(request, directory, place, extension.id, request.query_params.get("older", ""))
    values["way"] = tree.path(extension.account_id)
    values |= await load_holder(request, directory, place, extension.id)
    return show_thing(request, "extensions/page.html", place, status=status, **values)


def _deletion(
    request: Requested, place: Place, extension: ExtensionView, form: Form, *, status: int = 200
) -> Response[bytes]:
    values = _about(request, place, extension, form)
    return show_thing(request, "extensions/delete.html", place, status=status, **values)


def _about(request: Requested, place: Place, extension: ExtensionView, form: Form) -> dict[str, Any]:
    return {
        "active": "directory",
        "form": form,
        "extension": extension,
        "root": root_of(place),
        "address": _address(place, extension.id),
        "version": version_of(extension),
        "close": back_of(request, place, form["back"]),
    }


def _address(place: Place, extension_id: int) -> str:
    return f"{root_of(place)}/extensions/{extension_id}"


def _done(texts: Texts, before: ExtensionView, after: ExtensionView) -> str:
    if after.active and not before.active:
        return texts.gettext("Extension %(sip)s is enabled again.", sip=after.sip)
    if before.active and not after.active:
        return texts.gettext("Extension %(sip)s is disabled.", sip=after.sip)
    return texts.gettext("Extension %(sip)s is saved.", sip=after.sip)
