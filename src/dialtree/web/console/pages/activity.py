"""`/console/organizations/{id}/activity`: who did what, in one timeline with what changed."""

from datetime import UTC, datetime
from typing import Any

from litestar import Controller, Response, get
from litestar.response import Stream

from dialtree.directory.faults import not_found
from dialtree.management.permissions import Permission
from dialtree.storage.activity import (
    Happening,
    find_act,
    first_revision_of,
    list_activity,
    list_changes_of,
)
from dialtree.storage.changes import Change
from dialtree.storage.database import Database
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.activity.days import days_of
from dialtree.web.console.activity.entries import Entry, Source, load_entries, of_act, of_change, of_happening
from dialtree.web.console.activity.files import columns
from dialtree.web.console.activity.query import KINDS, WAYS, ActivityQuery
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.answers import is_for, show
from dialtree.web.console.downloads import download, every
from dialtree.web.console.listing import read_query
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.parameters import Directory, PathId

LIST = "activity"
"""The id of the element that has the timeline."""

_NEWEST_FIRST = "-revision"


class ActivityController(Controller):
    """Activity."""

    path = "/organizations/{organization_id:int}/activity"

    @get(permission=Permission.READ)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The page; its timeline alone when a script asks for that."""
        query = read_query(request.query_params, ActivityQuery)
        wanted = query.wanted(request.user.reach, place.organization.id, place.organization.time_zone)

        async def load(window: Window) -> Page[Happening]:
            async with directory.read() as connection:
                return await list_activity(connection, wanted, window)

        leaf = await load_leaf(load, lambda it: (it.revision, it.key), query, sort=_NEWEST_FIRST)
        entries = await _entries(request, directory, place, [of_happening(it) for it in leaf.items])
        template = "activity/list.html" if is_for(request, LIST) else "activity/page.html"
        days = days_of(texts_of(request), place.organization.time_zone, entries, datetime.now(UTC))
        return show(
            request, template, place=place, leaf=leaf, days=days, kinds=KINDS, ways=WAYS, **_about(place, query)
        )

    @get("/{act_id:int}", permission=Permission.READ)
    async def show_act(
        self, request: Requested, directory: Directory, place: ThePlace, act_id: PathId
    ) -> Response[bytes]:
        """What was done at once to many things: each of the changes."""
        query, reach, own = read_query(request.query_params, ActivityQuery), request.user.reach, place.organization.id
        async with directory.read() as connection:
            act = await find_act(connection, reach, own, act_id)
            first = await first_revision_of(connection, act_id)
        if act is None:
            raise not_found("act_id", f"there is no act {act_id}")
        bounds = (act.revision if first is None else first, act.revision)

        async def load(window: Window) -> Page[Change]:
            async with directory.read() as connection:
                return await list_changes_of(connection, reach, own, *bounds, window)

        leaf = await load_leaf(load, lambda it: (it.revision, it.revision), query, sort="revision")
        entry, *changes = await _entries(request, directory, place, [of_act(act), *map(of_change, leaf.items)])
        template = "activity/changes.html" if is_for(request, LIST) else "activity/act.html"
        return show(request, template, place=place, leaf=leaf, entry=entry, changes=changes, **_about(place, query))

    @get("/download", permission=Permission.READ, download=True)
    async def download(self, request: Requested, directory: Directory, place: ThePlace) -> Stream:
        """All of it that the query lets through, newest first, as a file."""
        query = read_query(request.query_params, ActivityQuery)
        zone = place.organization.time_zone
        wanted = query.wanted(request.user.reach, place.organization.id, zone)

        async def load(window: Window) -> Page[Entry]:
            async with directory.read() as connection:
                page = await list_activity(connection, wanted, window)
            sources = [of_happening(it) for it in page.items]
            return Page(await _entries(request, directory, place, sources), page.total, page.last)

        rows = every(load, _NEWEST_FIRST)
        return await download(request, "activity", columns(texts_of(request)), rows, time_zone=zone)


async def _entries(request: Requested, directory: Database, place: Place, sources: list[Source]) -> list[Entry]:
    texts: Texts = texts_of(request)
    async with directory.read() as connection:
        return await load_entries(connection, request.user, place, texts, sources)


def _about(place: Place, query: ActivityQuery) -> dict[str, Any]:
    root = f"{directory_of(place.organization.id)}/activity"
    return {"active": "activity", "query": query, "root": root, "zone": place.organization.time_zone}
