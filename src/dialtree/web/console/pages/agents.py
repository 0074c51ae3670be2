"""`/console/organizations/{id}/agents`: who holds which extension, at what status, as it happens."""

from litestar import Controller, Response, get
from litestar.response import Stream

from dialtree.management.permissions import Permission
from dialtree.storage.agent_views import AgentView, list_agents
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.agents.addresses import board_of
from dialtree.web.console.agents.board import events_of, load_board, load_frame, load_rows
from dialtree.web.console.agents.files import board_columns
from dialtree.web.console.agents.query import BoardQuery, read_ids
from dialtree.web.console.agents.statuses import load_named
from dialtree.web.console.answers import is_for, show
from dialtree.web.console.directory.side import load_tree_values
from dialtree.web.console.downloads import download, every
from dialtree.web.console.listing import read_query
from dialtree.web.console.place import ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory

BOARD = "agents"
"""The id of the element that has the table and the totals."""

NEWS = "agent-news"
"""The id of the element for which a script asks for rows and totals that have changed."""

TREE = "accounts"
"""The id of the element that has the tree."""


class AgentsController(Controller):
    """The agent board."""

    path = "/organizations/{organization_id:int}/agents"

    @get(permission=Permission.READ)
    async def show_page(
        self, request: Requested, directory: Directory, door: TheDoor, place: ThePlace
    ) -> Response[bytes]:
        """The page; its table, its tree, or what has changed of it alone, when a script asks for that."""
        query = read_query(request.query_params, BoardQuery)
        if is_for(request, TREE):
            tree = await load_tree_values(request, directory, place, query.account)
            return show(request, "directory/tree.html", place=place, query=query, root=board_of(place), **tree)
        values = await load_frame(request, directory, place, door, query)
        if is_for(request, NEWS):
            rows = await load_rows(directory, request.user.reach, place, read_ids(request.query_params.get("ids", "")))
            return show(request, "agents/news.html", place=place, rows=rows, **values)
        values["leaf"] = await load_board(request, directory, place, query)
        if is_for(request, BOARD):
            return show(request, "agents/board.html", place=place, **values)
        tree = await load_tree_values(request, directory, place, query.account)
        events = events_of(place, query)
        return show(request, "agents/page.html", place=place, active="agents", events=events, **values, **tree)

    @get("/download", permission=Permission.READ, download=True)
    async def download(self, request: Requested, directory: Directory, place: ThePlace) -> Stream:
        """All that the board shows on all its pages, in its order, as a file."""
        query, texts = read_query(request.query_params, BoardQuery), texts_of(request)
        wanted = query.wanted(request.user.reach, place.organization.id)
        statuses = await load_named(request, directory, place)

        async def load(window: Window) -> Page[AgentView]:
            async with directory.read() as connection:
                return await list_agents(connection, wanted, window)

        name, zone = f"agents-{place.organization.id}", place.organization.time_zone
        columns = board_columns(texts, statuses)
        return await download(request, name, columns, every(load, query.sort), time_zone=zone)
