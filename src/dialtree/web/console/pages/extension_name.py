"""`/console/organizations/{id}/extensions/{id}/name`: an extension's name, changed where it stands in the table."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.management import extensions
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.extension_views import ExtensionView
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import ours
from dialtree.web.console.answers import CHANGED, INVALID, is_partial, lead_to, show
from dialtree.web.console.extensions.addresses import back_of, root_of
from dialtree.web.console.extensions.finding import find_extension
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory, PathId


class ExtensionNameController(Controller):
    """The name: a form in its cell, or on a page of its own without scripts."""

    path = "/organizations/{organization_id:int}/extensions/{extension_id:int}/name"

    @get(permission=Permission.WRITE)
    async def show_form(
        self, request: Requested, directory: Directory, place: ThePlace, extension_id: PathId
    ) -> Response[bytes]:
        """The form; with `?as=text` the name itself, for who changes their mind."""
        extension = await find_extension(request, directory, place, extension_id)
        if request.query_params.get("as") == "text":
            return show(request, "directory/name.html", place=place, extension=extension, root=root_of(place))
        return _form(request, place, extension, Form({"name": extension.name, "back": back_of(request, place)}))

    @post(permission=Permission.WRITE)
    async def rename(
        self, request: Requested, directory: Directory, place: ThePlace, extension_id: PathId
    ) -> Response[bytes]:
        """Changes it, unless somebody else has meanwhile."""
        form, texts = await read_form(request), texts_of(request)
        before = await find_extension(request, directory, place, extension_id)
        change = {"name": form["name"]}
        try:
            actor, version = request.user.actor, form["version"] or None
            after = await extensions.change_extension(directory, actor, extension_id, change, version)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _form(request, place, before, form.refused(texts, error), status=INVALID)
        except ChangedError:
            wrong = texts.gettext("Somebody has changed it meanwhile. It is now called “%(name)s”.", name=before.name)
            return _form(request, place, before, form.wrong({"name": wrong}), status=CHANGED)
        if is_partial(request):
            return show(request, "directory/name.html", place=place, extension=after, root=root_of(place))
        done = texts.gettext("Extension %(sip)s is now called “%(name)s”.", sip=after.sip, name=after.name)
        return lead_to(request, ours(form["back"]), Flash(done))


def _form(
    request: Requested, place: Place, extension: ExtensionView, form: Form, *, status: int = 200
) -> Response[bytes]:
    values: dict[str, Any] = {
        "extension": extension,
        "form": form,
        "version": version_of(extension),
        "root": root_of(place),
    }
    template = "directory/name_form.html" if is_partial(request) else "directory/name_page.html"
    return show(request, template, place=place, status=status, active="directory", **values)
