"""`/console/organizations/{id}/statuses`: what agents of an organisation can be doing."""

from typing import Any

import msgspec
from litestar import Controller, Response, get, post

from dialtree.directory.agent_status import (
    COLOR,
    DEFAULTS,
    LOGIN,
    LOGOUT,
    MOST_STATUS_ID,
    AgentStatus,
    source_of,
)
from dialtree.directory.faults import NotFoundError, RefusedError, refuse
from dialtree.management import agent_statuses
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.database import Database
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import CHANGED, INVALID, is_for, show
from dialtree.web.console.contrast import uses_of
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.statuses.common import find_status, require_whole, status_name, status_values, to_statuses
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory, PathId

PREVIEW = "color-preview"
"""The id of the element that shows how well a colour stands out."""

_NEW_COLOR = "#0d6b5e"
_ON = "on"


class StatusesController(Controller):
    """Agent statuses."""

    path = "/organizations/{organization_id:int}/statuses"

    @get(permission=Permission.READ)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """All of them."""
        found = await _load(request, directory, place)
        statuses = [(it, source_of(it)) for it in found]
        return show(request, "statuses/page.html", place=place, statuses=statuses, **status_values(request, place))

    @get("/new", permission=Permission.WRITE, whole=True)
    async def show_new(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The form for a new one; of it, the preview alone when a script asks for that."""
        await require_whole(request, directory, place)
        taken = {it.id for it in await _load(request, directory, place)}
        free = next((it for it in range(max(DEFAULTS) + 1, MOST_STATUS_ID) if it not in taken), "")
        return _form(
            request, place, Form({"id": str(free), "name_he": "", "name_en": "", "color": _NEW_COLOR, "active": _ON})
        )

    @post("/new", permission=Permission.WRITE, whole=True)
    async def add(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Adds it."""
        await require_whole(request, directory, place)
        form, texts = await read_form(request), texts_of(request)
        try:
            status = _read(form, _number(form["id"]))
            added = await agent_statuses.add_status(directory, request.user.actor, place.organization.id, status)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _form(request, place, form.refused(texts, error), status=INVALID)
        return to_statuses(
            request, place, texts.gettext("Status “%(name)s” was added.", name=status_name(texts, added))
        )

    @get("/{status_id:int}", permission=Permission.WRITE, whole=True)
    async def show_form(
        self, request: Requested, directory: Directory, place: ThePlace, status_id: PathId
    ) -> Response[bytes]:
        """The form of one; of it, the preview alone when a script asks for that."""
        await require_whole(request, directory, place)
        before = await find_status(request, directory, place, status_id)
        values = {field: str(value) for field, value in msgspec.structs.asdict(before).items()}
        return _form(request, place, Form({**values, "active": _ON if before.active else ""}), before)

    @post("/{status_id:int}", permission=Permission.WRITE, whole=True)
    async def change(
        self, request: Requested, directory: Directory, place: ThePlace, status_id: PathId
    ) -> Response[bytes]:
        """Changes it, unless somebody else has meanwhile."""
        await require_whole(request, directory, place)
        form, texts = await read_form(request), texts_of(request)
        before = await find_status(request, directory, place, status_id)
        actor, own = request.user.actor, place.organization.id
        try:
            wanted = _read(form, status_id)
            after, _ = await agent_statuses.put_status(directory, actor, own, wanted, form["version"] or None)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _form(request, place, form.refused(texts, error), before, status=INVALID)
        except ChangedError:
            wrong = {"": texts.gettext("Somebody has changed it meanwhile. Open it again to see how it is now.")}
            return _form(request, place, form.wrong(wrong), before, status=CHANGED)
        return to_statuses(
            request, place, texts.gettext("Status “%(name)s” was saved.", name=status_name(texts, after))
        )


async def _load(request: Requested, directory: Database, place: Place) -> list[AgentStatus]:
    async with directory.read() as connection:
        return list(await agent_statuses.load_statuses(connection, request.user.reach, place.organization.id))


def _read(form: Form, status_id: int) -> AgentStatus:
    return AgentStatus(status_id, form["name_en"], form["name_he"], form["color"], form["active"] == _ON)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(MOST_STATUS_ID)):
        raise refuse("id", f"not between 1 and {MOST_STATUS_ID}")
    return int(text)


def _form(
    request: Requested, place: Place, form: Form, before: AgentStatus | None = None, *, status: int = 200
) -> Response[bytes]:
    if is_for(request, PREVIEW):
        form = Form({**form.values, "color": request.query_params.get("color", "")})
    color = form["color"].strip().lower()
    values: dict[str, Any] = {
        "form": form,
        "before": before,
        "version": form["version"] or (version_of(before) if before else ""),
        "is_fixed": before is not None and before.id in {LOGIN, LOGOUT},
        "source": source_of(before) if before else "",
        "uses": uses_of(color) if COLOR.fullmatch(color) else (),
    }
    template = "statuses/preview.html" if is_for(request, PREVIEW) else "statuses/form.html"
    return show(request, template, place=place, status=status, **values, **status_values(request, place))
