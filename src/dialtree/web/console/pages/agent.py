"""`/console/organizations/{id}/agents/{extension_id}`: who holds an extension; another status, or its release."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import NotFoundError, RefusedError, not_found, refuse
from dialtree.management.agents import change_agent_status, find_agent, release_extension
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.agent_views import AgentView
from dialtree.storage.database import Database
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import ours
from dialtree.web.console.agents.addresses import board_of
from dialtree.web.console.agents.statuses import load_named
from dialtree.web.console.answers import CHANGED, INVALID, lead_to
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.people.showing import read_id, show_thing
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.door import Door, TheDoor
from dialtree.web.parameters import Directory, PathId


class AgentController(Controller):
    """Who holds an extension."""

    path = "/organizations/{organization_id:int}/agents/{extension_id:int}"

    @get(permission=Permission.READ)
    async def show_page(
        self, request: Requested, directory: Directory, door: TheDoor, place: ThePlace, extension_id: PathId
    ) -> Response[bytes]:
        """Who holds it, at what status, since when."""
        view = await _find(request, directory, place, extension_id)
        return await _page(request, directory, door, place, view, Form({"back": request.query_params.get("back", "")}))

    @post(permission=Permission.WRITE)
    async def change(
        self, request: Requested, directory: Directory, door: TheDoor, place: ThePlace, extension_id: PathId
    ) -> Response[bytes]:
        """Changes the status of whoever holds it, or releases it, unless somebody else holds it by now."""
        form, texts, actor = await read_form(request), texts_of(request), request.user.actor
        before = await _find(request, directory, place, extension_id)
        if before.user_id is None or read_id(form["holder"]) != before.user_id:
            return await _overtaken(request, directory, door, place, before, form)
        try:
            if form["do"] == "release":
                # Whatever they have turned to meanwhile: it is the same one who is to leave.
                await release_extension(directory, actor, extension_id, door.clock(), version_of(before))
                done = texts.gettext(
                    "Extension %(sip)s was released from %(name)s.", sip=before.sip, name=before.user_name
                )
            else:
                status, version = _number(form["status"]), form["version"]
                await change_agent_status(directory, actor, extension_id, status, door.clock(), version)
                done = await _done(request, directory, place, texts, before, status)
        except ChangedError:
            now = await _find(request, directory, place, extension_id)
            return await _overtaken(request, directory, door, place, now, form)
        except NotFoundError:
            raise
        except RefusedError as error:
            return await _page(request, directory, door, place, before, form.refused(texts, error), status=INVALID)
        return lead_to(request, _back(place, form), Flash(done))


async def _find(request: Requested, directory: Database, place: Place, extension_id: int) -> AgentView:
    async with directory.read() as connection:
        view = await find_agent(connection, request.user.reach, extension_id)
    if view.organization_id != place.organization.id:
        raise not_found("extension_id", f"there is no active extension {extension_id}")
    return view


async def _done(
    request: Requested, directory: Database, place: Place, texts: Texts, before: AgentView, status: int
) -> str:
    name = (await load_named(request, directory, place))[status].name
    return texts.gettext(
        "%(name)s, at extension %(sip)s, is at status “%(status)s” now.",
        name=before.user_name,
        sip=before.sip,
        status=name,
    )


async def _overtaken(
    request: Requested, directory: Database, door: Door, place: Place, view: AgentView, form: Form
) -> Response[bytes]:
    """The page as things are now, to who has seen them otherwise."""
    texts = texts_of(request)
    if view.user_id is None:
        wrong = texts.gettext("Nothing was done: extension %(sip)s was released meanwhile.", sip=view.sip)
    elif view.user_id != read_id(form["holder"]):
        wrong = texts.gettext(
            "Nothing was done: extension %(sip)s was released meanwhile, and %(name)s holds it now.",
            sip=view.sip,
            name=view.user_name,
        )
    else:
        wrong = texts.gettext("Nothing was done: the status has changed meanwhile. Look again, then set it once more.")
    return await _page(request, directory, door, place, view, form.wrong({"": wrong}), status=CHANGED)


async def _page(
    request: Requested, directory: Database, door: Door, place: Place, view: AgentView, form: Form, *, status: int = 200
) -> Response[bytes]:
    statuses = await load_named(request, directory, place)
    values: dict[str, Any] = {
        "active": "agents",
        "agent": view,
        "form": form,
        "close": _back(place, form),
        "root": board_of(place),
        "address": f"{board_of(place)}/{view.extension_id}",
        "version": version_of(view),
        "statuses": statuses,
        "zone": place.organization.time_zone,
        "now": door.clock(),
        "is_whole": request.user.reach.has_all_of(place.organization.id),
    }
    return show_thing(request, "agents/agent.html", place, status=status, **values)


def _back(place: Place, form: Form) -> str:
    return ours(form["back"] or board_of(place))


def _number(text: str) -> int:
    number = read_id(text)
    if not number:
        raise refuse("status", "missing")
    return number
