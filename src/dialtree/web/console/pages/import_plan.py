"""`/console/organizations/{id}/import/{id}`: what an import would do, line by line, and applying or discarding it."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from litestar import Controller, Response, get, post
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found
from dialtree.management import uploads
from dialtree.management.permissions import Permission
from dialtree.management.uploads import (
    CHANGES,
    FAULTS,
    NOTICES,
    WARNINGS,
    BrokenOffError,
    BusyError,
    Import,
    Span,
    Spans,
    UploadConflictError,
    load_lines,
    spans_of,
)
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.paging import USUAL
from dialtree.web.api.imports import TheImporter
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.answers import CHANGED, CONFLICT, INVALID, is_for, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import read_form
from dialtree.web.console.imports.changes import load_names, told
from dialtree.web.console.imports.mistakes import by_line
from dialtree.web.console.listing import ListQuery, read_query
from dialtree.web.console.pager import Leaf
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory, PathId

LINES = "import-lines"
"""The id of the element that has the lines."""

BODY = "import"
"""The id of the element that has all that changes while an import is applied."""

_SURE_SECONDS = 1.0
_BUSY = 503
# What was told of others is not kept.
_KEPT = frozenset({"planned", "refused", "applied"})


class Part(msgspec.Struct, frozen=True):
    """What is shown of the lines of an import at once.

    Attributes:
        name: What an address calls it by.
        span: Where it is.
        sort: What its lines are.
    """

    name: str
    span: Span
    sort: Literal["faults", "warnings", "notices", "changes"]


class ImportController(Controller):
    """An import."""

    path = "/organizations/{organization_id:int}/import/{import_id:int}"

    @get(permission=Permission.WRITE, whole=True)
    async def show_page(
        self, request: Requested, directory: Directory, place: ThePlace, import_id: PathId
    ) -> Response[bytes]:
        """What it would do, or has done, or how far it is."""
        return await _page(request, directory, place, import_id)

    @post(permission=Permission.WRITE, whole=True)
    async def decide(
        self, request: Requested, directory: Directory, importer: TheImporter, place: ThePlace, import_id: PathId
    ) -> Response[bytes]:
        """Applies it, or discards it."""
        form, texts, actor = await read_form(request), texts_of(request), request.user.actor
        await _find(request, directory, place, import_id)
        root, version = f"{directory_of(place.organization.id)}/import", form["version"] or None
        try:
            if form["do"] == "discard":
                await uploads.delete_import(directory, actor, import_id, version)
                return lead_to(request, root, Flash(texts.gettext("The import was discarded.")))
            if form["do"] != "apply":
                return await _page(request, directory, place, import_id, status=INVALID)
            await importer.apply(directory, actor, import_id, version, _SURE_SECONDS)
        except ChangedError:
            wrong = texts.gettext("The import has changed meanwhile. Look at it again.")
            return await _page(request, directory, place, import_id, wrong, status=CHANGED)
        except UploadConflictError as error:
            return await _page(request, directory, place, import_id, texts.said(str(error)), status=CONFLICT)
        except (BusyError, BrokenOffError) as error:
            return await _page(request, directory, place, import_id, texts.said(str(error)), status=_BUSY)
        return lead_to(request, f"{root}/{import_id}")


async def _find(request: Requested, directory: Directory, place: Place, import_id: int) -> Import:
    async with directory.read() as connection:
        found = await uploads.find_import(directory, connection, request.user.reach, import_id)
    if found.organization_id != place.organization.id:
        raise not_found("import_id", f"there is no import {import_id}")
    return found


async def _page(
    request: Requested, directory: Directory, place: Place, import_id: int, wrong: str = "", *, status: int = 200
) -> Response[bytes]:
    shown = await _find(request, directory, place, import_id)
    spans, root = spans_of(shown.report), f"{directory_of(place.organization.id)}/import"
    parts = _parts(shown, spans)
    asked = request.query_params.get("show", "")
    part = next((it for it in parts if it.name == asked), parts[0] if parts else None)
    values: dict[str, Any] = {
        "active": "import",
        "root": root,
        "address": f"{root}/{import_id}",
        "shown": shown,
        "version": version_of(shown),
        "wrong": wrong,
        "sections": spans.sections,
        "parts": parts,
        "part": part,
    }
    if part is not None:
        async with directory.read() as connection:
            start = read_query(request.query_params, ListQuery).start
            lines = await _lines(connection, request, shown, spans, part, start)
        values["leaf"] = _leaf(lines, part.span.count, start)
        values["bad_lines"] = by_line(lines) if part.sort == "faults" else ()
    template = "imports/plan_page.html"
    if is_for(request, LINES) and part is not None:
        template = "imports/lines.html"
    elif is_for(request, BODY):
        template = "imports/plan.html"
    return show(request, template, place=place, status=status, **values)


def _parts(shown: Import, spans: Spans) -> Sequence[Part]:
    if shown.state not in _KEPT:
        return ()
    parts = [Part("faults", spans.faults, "faults"), Part("changes", spans.changes, "changes")]
    parts += [Part(it.name, it.span, "changes") for it in spans.sections]
    parts += [Part("warnings", spans.warnings, "warnings"), Part("notices", spans.notices, "notices")]
    # While anything stands in the way, nothing of the rest is done.
    useful = [it for it in parts if it.span.count and (it.sort != "changes" or not spans.faults.count)]
    # What happens to one kind of things alone is all that happens.
    alone = len(spans.sections) == 1
    return [it for it in useful if not alone or it.sort != "changes" or it.name == "changes"]


async def _lines(
    connection: AsyncConnection, request: Requested, shown: Import, spans: Spans, part: Part, start: int
) -> Sequence[Any]:
    if part.sort == "changes":
        changes = await load_lines(connection, shown.id, CHANGES, part.span, start, USUAL)
        names = await load_names(connection, request.user.reach, shown, spans, changes)
        return [told(it, names) for it in changes]
    if part.sort == "faults":
        return await load_lines(connection, shown.id, FAULTS, part.span, start, USUAL)
    remarks = WARNINGS if part.sort == "warnings" else NOTICES
    return await load_lines(connection, shown.id, remarks, part.span, start, USUAL)


def _leaf(lines: Sequence[Any], total: int, start: int) -> Leaf[Any]:
    following = str(start + len(lines)) if start + len(lines) < total and lines else ""
    return Leaf(lines, total, start, following, str(max(0, start - USUAL)) if start else "")
