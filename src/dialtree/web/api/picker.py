"""`/api/v1/picker`: what somebody asks for and does who picks an extension by themselves."""

from collections.abc import AsyncGenerator, Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK, HTTP_409_CONFLICT

from dialtree.management.permissions import Permission
from dialtree.management.picker_sessions import Picker, renew_picker
from dialtree.management.picking import NothingHeldError, TakenError, load_standing, pick
from dialtree.serving.agent_feed import AgentFeed
from dialtree.storage.agent_views import AgentFilter, AgentView
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.extension_pages import load_places
from dialtree.storage.organizations import find_organization
from dialtree.storage.paging import USUAL
from dialtree.storage.picker_views import find_last_held, list_picks
from dialtree.web.api.fields import AgentStatusId, Id
from dialtree.web.authentication import principal_of
from dialtree.web.door import TheDoor
from dialtree.web.front import is_headed
from dialtree.web.pages import Cursor, Limit, Listed, listed, window
from dialtree.web.parameters import AgentSearch, Directory
from dialtree.web.picker.origins import of_listed_origin
from dialtree.web.problem import MEDIA_TYPE, AnyRequest, Problem
from dialtree.web.streams import EVENTS, STREAMED, nothing

Picking = Request[Picker, Any, Any]
"""A request of somebody who picks."""


class PickerStatus(msgspec.Struct, frozen=True):
    """A status that the user can take.

    Attributes:
        id: Its number.
        name_en: Its English name.
        name_he: Its Hebrew name.
        color: Its colour.
    """

    id: int
    name_en: str
    name_he: str
    color: str


class PickerView(msgspec.Struct, frozen=True):
    """How things are for the user.

    Attributes:
        user_id: The user.
        user_name: Their name.
        organization_id: The organisation.
        organization_name: Its name.
        time_zone: Its time zone.
        statuses: The statuses that they can take, by number; 2 (Logout) leaves the extension.
        extension: The extension that they hold, with their status, and since when; null when they hold none.
        last_extension_id: The extension that they hold, or have held last; null when they never held any.
        now: What the server's clock says.
        expires_at: When the picker session ends, unless it is renewed.
        renewable_until: When it ends at the latest.
    """

    user_id: int
    user_name: str
    organization_id: int
    organization_name: str
    time_zone: str
    statuses: Sequence[PickerStatus]
    extension: AgentView | None
    last_extension_id: int | None
    now: datetime
    expires_at: datetime
    renewable_until: datetime


class Pick(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the user takes.

    Attributes:
        status: The number of the status: 1 logs in, 2 logs out.
        extension_id: The extension at which; null means the one that they hold.
    """

    status: AgentStatusId
    extension_id: Id | None = None


class Renewed(msgspec.Struct, frozen=True):
    """Until when a picker session lasts.

    Attributes:
        now: What the server's clock says.
        expires_at: When it ends, unless it is renewed again.
        renewable_until: When it ends at the latest.
    """

    now: datetime
    expires_at: datetime
    renewable_until: datetime


class Taken(Problem, frozen=True, omit_defaults=True):
    """Why an extension could not be had.

    Attributes:
        extension: The extension, with who holds it; absent when the user holds none at which to take a status.
    """

    extension: AgentView | None = None


def _taken(_: AnyRequest, error: TakenError) -> Response[Taken]:
    return _conflict(error, error.view)


def _nothing_held(_: AnyRequest, error: NothingHeldError) -> Response[Taken]:
    return _conflict(error)


def _conflict(error: Exception, view: AgentView | None = None) -> Response[Taken]:
    told = Taken("about:blank", "Conflict", HTTP_409_CONFLICT, str(error), extension=view)
    return Response(told, status_code=HTTP_409_CONFLICT, media_type=MEDIA_TYPE)


_CONFLICT = "Another user holds the extension: `extension` says who. Or none is named, and the user holds none."


class PickerController(Controller):
    """The picker."""

    path = "/picker"
    tags = ("Picker",)
    guards = (of_listed_origin,)
    exception_handlers = {TakenError: _taken, NothingHeldError: _nothing_held}  # noqa: RUF012 - as Litestar has it

    @get(permission=Permission.PICK)
    async def get_picker(self, request: Picking, directory: Directory, door: TheDoor) -> PickerView:
        """Show who you are, the statuses that you can take, and the extension that you hold."""
        return await _show(directory, request.user, door.clock())

    @get("/extensions", permission=Permission.PICK)
    async def list_picks(
        self,
        request: Picking,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        search: AgentSearch = "",
    ) -> Listed[AgentView]:
        """List the extensions that you may pick, each with who holds it.

        The one that you hold, or have held last, comes first; then those that are free, then those that are taken,
        each by name, with numbers by their value.
        """
        asked, who = window(limit, cursor), request.user
        async with directory.read() as connection:
            last_id = await find_last_held(connection, who.user_id)
            page = await list_picks(connection, AgentFilter(who.where, search=search), last_id, asked)
        return listed(page, asked, lambda it: it)

    @put(
        "/status",
        permission=Permission.PICK,
        responses={HTTP_409_CONFLICT: ResponseSpec(Taken, description=_CONFLICT)},
    )
    async def take_status(
        self, request: Picking, directory: Directory, door: TheDoor, data: JSONBody[Pick]
    ) -> PickerView:
        """Log in to an extension, take another status there, or log out.

        The extension that you held before is left in the same moment.
        """
        now = door.clock()
        await pick(directory, request.user, data.extension_id, data.status, now)
        return await _show(directory, request.user, now)

    @get("/events", permission=Permission.PICK, media_types=EVENTS)
    async def follow_picks(self, request: Picking, directory: Directory, feed: NamedDependency[AgentFeed]) -> Stream:
        """Follow the extensions that you may pick, as Server-Sent Events.

        As `GET /api/v1/agents/events` has it. `EventSource` sends no token: read the stream of a `fetch`, and send
        the last `id` as `Last-Event-ID` to go on from there.
        """
        who = request.user

        async def sees() -> Collection[int] | None:
            async with directory.read() as connection:
                return await load_places(connection, who.where, who.organization_id)

        async def may_listen() -> bool:
            return await _is_still(request, who)

        last = request.headers.get("last-event-id")
        told: AsyncGenerator[bytes, None]
        told = nothing() if is_headed(request) else feed.listen(who.organization_id, last, sees, may_listen)
        return Stream(told, media_type="text/event-stream", headers=STREAMED)

    @post("/renewal", permission=Permission.PICK, status_code=HTTP_200_OK)
    async def renew_picker(self, request: Picking, directory: Directory, door: TheDoor) -> Renewed:
        """Have the picker session last for another 15 minutes, as far as 12 hours from its beginning allow.

        The token stays the same.
        """
        now = door.clock()
        session = await renew_picker(directory, request.user, now)
        return Renewed(now, session.expires_at, session.ends_at)


async def _show(directory: Database, who: Picker, now: datetime) -> PickerView:
    async with directory.read() as connection:
        standing = await load_standing(connection, who)
        organization = await find_organization(connection, who.organization_id)
    session = who.session
    return PickerView(
        who.user_id,
        who.user_name,
        who.organization_id,
        organization.name if organization else "",
        organization.time_zone if organization else "UTC",
        [PickerStatus(it.id, it.name_en, it.name_he, it.color) for it in standing.statuses],
        standing.held,
        standing.last_extension_id,
        now,
        session.expires_at,
        session.ends_at,
    )


async def _is_still(request: AnyRequest, who: Picker) -> bool:
    """Whether who began to listen still is who they were, and sees the same."""
    try:
        now = await principal_of(request)
    except OutOfReachError:
        # Nothing is told meanwhile, for nothing is known.
        return True
    return isinstance(now, Picker) and now.where == who.where
