"""`/console/organizations/{id}/import`: a file is uploaded, and those that were before are listed."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile

from dialtree.directory.faults import RefusedError
from dialtree.management import organizations, uploads
from dialtree.management.imports import DEFAULT_PRUNE_LIMIT
from dialtree.management.permissions import Permission
from dialtree.management.uploads import MOST_BYTES, BrokenOffError, BusyError, Import, NewUpload, UploadFilter
from dialtree.storage.paging import Page, Window
from dialtree.web.api.imports import TheImporter
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.answers import INVALID, is_for, is_partial, lead_to, show
from dialtree.web.console.forms import Form
from dialtree.web.console.imports.sample import COLUMNS, FILE_NAME, sample_file
from dialtree.web.console.listing import ListQuery, read_query
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.parameters import Directory

LIST = "imports"
"""The id of the element that has the list."""

_NEWEST_FIRST = "-id"
# What a form is beside its file.
_ENVELOPE = 100_000
_BUSY = 503


class ImportsController(Controller):
    """Imports. They are for those who manage all of an organisation."""

    path = "/organizations/{organization_id:int}/import"

    @get(permission=Permission.WRITE, whole=True)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The form, and the list of earlier imports."""
        form = Form({"file": "", "prune": "", "prune_limit": f"{DEFAULT_PRUNE_LIMIT:g}"})
        return await _page(request, directory, place, form)

    @post(permission=Permission.WRITE, whole=True, request_max_body_size=MOST_BYTES + _ENVELOPE)
    async def upload(
        self, request: Requested, directory: Directory, importer: TheImporter, place: ThePlace
    ) -> Response[bytes]:
        """Takes a file, plans its import, and leads to what it would do."""
        sent = await request.form()
        texts, file = texts_of(request), sent.get("file")
        values = {"file": "", **{name: value for name, value in sent.multi_items() if isinstance(value, str)}}
        form = Form(values)
        if not isinstance(file, UploadFile) or not file.filename:
            wrong = form.wrong({"file": texts.gettext("Choose a file first.")})
            return await _page(request, directory, place, wrong, status=INVALID)
        new = NewUpload(place.organization.id, file.filename, bool(form["prune"]), _percent(form["prune_limit"]))
        try:
            upload_id = await importer.add(directory, request.user.actor, new, await file.read())
        except RefusedError as error:
            return await _page(request, directory, place, _refused(form, texts, error), status=INVALID)
        except (BusyError, BrokenOffError) as error:
            wrong = form.wrong({"file": texts.said(str(error))})
            return await _page(request, directory, place, wrong, status=_BUSY)
        return lead_to(request, f"{directory_of(place.organization.id)}/import/{upload_id}")

    @get("/sample", permission=Permission.WRITE, whole=True, download=True)
    async def sample(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """A file to begin with."""
        async with directory.read() as connection:
            organization = await organizations.find_whole(connection, request.user.reach, place.organization.id)
        content = sample_file(texts_of(request), organization.id, organization.name)
        headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


async def _page(
    request: Requested, directory: Directory, place: Place, form: Form, *, status: int = 200
) -> Response[bytes]:
    root = f"{directory_of(place.organization.id)}/import"
    values: dict[str, Any] = {"active": "import", "root": root, "form": form, "most": MOST_BYTES, "columns": COLUMNS}
    if is_partial(request) and not is_for(request, LIST):
        return show(request, "imports/form.html", place=place, status=status, **values)
    wanted = UploadFilter(request.user.reach, place.organization.id)
    query = values["query"] = read_query(request.query_params, ListQuery)
    async with directory.read() as connection:
        await organizations.find_whole(connection, request.user.reach, place.organization.id)

        async def load(window: Window) -> Page[Import]:
            return await uploads.list_imports(directory, connection, wanted, window)

        values["leaf"] = await load_leaf(load, lambda it: (it.id, it.id), query, sort=_NEWEST_FIRST)
    template = "imports/list.html" if is_for(request, LIST) else "imports/page.html"
    return show(request, template, place=place, status=status, **values)


def _percent(text: str) -> float:
    try:
        return float(text) if text.strip() else DEFAULT_PRUNE_LIMIT
    except ValueError:
        # Outside of what is allowed: the rules say so.
        return -1.0


def _refused(form: Form, texts: Texts, error: RefusedError) -> Form:
    # What a program sends as the body, and its name, are one field here.
    fields = {"body": "file", "file_name": "file"}
    return form.wrong({fields.get(it.field, it.field): texts.fault(it) for it in error.faults})
