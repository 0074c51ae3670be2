"""`/console/organizations/{id}/agents/day`: each agent's statuses over a day, as a picture and as a file."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Controller, Response, get
from litestar.response import Stream

from dialtree.management.permissions import Permission
from dialtree.web.authentication import Requested
from dialtree.web.console.agents.addresses import board_of
from dialtree.web.console.agents.chart import Axis, Bar, Day, day_of, percent, ticks
from dialtree.web.console.agents.day import DayQuery, every_row, filter_of, load_day
from dialtree.web.console.agents.files import day_columns, extension_name, status_name, user_name
from dialtree.web.console.agents.statuses import load_named
from dialtree.web.console.answers import is_for, show
from dialtree.web.console.directory.side import load_tree_values
from dialtree.web.console.downloads import download
from dialtree.web.console.languages import direction, language_of
from dialtree.web.console.listing import read_query
from dialtree.web.console.pages.agents import TREE
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory


class AgentDayController(Controller):
    """A day of agents."""

    path = "/organizations/{organization_id:int}/agents/day"

    @get(permission=Permission.READ)
    async def show_page(
        self, request: Requested, directory: Directory, door: TheDoor, place: ThePlace
    ) -> Response[bytes]:
        """The page; its tree alone when a script asks for that."""
        query, now, texts = read_query(request.query_params, DayQuery), door.clock(), texts_of(request)
        root = f"{board_of(place)}/day"
        tree = await load_tree_values(request, directory, place, query.account)
        if is_for(request, TREE):
            return show(request, "directory/tree.html", place=place, query=query, root=root, **tree)
        day = _day(place, query, now)
        wanted = filter_of(query, request.user.reach, place.organization.id, day, now)
        shown = await load_day(directory, wanted, query, day, now)
        statuses = await load_named(request, directory, place)
        values: dict[str, Any] = {
            "active": "agents",
            "query": query,
            "root": root,
            "board": board_of(place),
            "day": day,
            "today": _today(place, now),
            "now": now,
            "zone": place.organization.time_zone,
            "shown": shown,
            "ticks": ticks(day),
            "axis": Axis(direction(language_of(request)) == "rtl"),
            "percent": percent,
            "statuses": statuses,
            "present": sorted({bar.status for row in shown.rows for bar in row.bars}),
            "status_of": lambda number: status_name(texts, statuses, number),
            "user_of": lambda row: user_name(texts, row.user_id, row.name),
            "extension_of": lambda bar: extension_name(texts, bar),
            "is_whole": request.user.reach.has_all_of(place.organization.id),
        }
        return show(request, "agents/day.html", place=place, **values, **tree)

    @get("/download", permission=Permission.READ, download=True)
    async def download(self, request: Requested, directory: Directory, door: TheDoor, place: ThePlace) -> Stream:
        """All that the day shows on all its pages, in their order, as a file."""
        query, now, texts = read_query(request.query_params, DayQuery), door.clock(), texts_of(request)
        day = _day(place, query, now)
        wanted = filter_of(query, request.user.reach, place.organization.id, day, now)

        async def rows() -> AsyncIterator[tuple[str, Bar]]:
            async for worker, bar in every_row(directory, wanted, day, now):
                yield user_name(texts, worker.user_id, worker.name), bar

        columns = day_columns(texts, await load_named(request, directory, place))
        return await download(request, f"agents-{day.on.isoformat()}", columns, rows(), time_zone=day.zone)


def _today(place: Place, now: datetime) -> date:
    return now.astimezone(ZoneInfo(place.organization.time_zone)).date()


def _day(place: Place, query: DayQuery, now: datetime) -> Day:
    return day_of(query.on or _today(place, now), place.organization.time_zone)
