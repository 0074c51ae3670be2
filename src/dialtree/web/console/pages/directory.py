"""`/console/organizations/{id}`: an organisation's directory, accounts at the side and extensions as a table."""

from typing import Any

from litestar import Controller, Response, get

from dialtree.management import extensions
from dialtree.management.permissions import Permission
from dialtree.storage.extension_views import ExtensionView
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.answers import is_for, show
from dialtree.web.console.directory.query import DirectoryQuery
from dialtree.web.console.directory.side import load_tree_values
from dialtree.web.console.listing import read_query
from dialtree.web.console.pager import Leaf, load_leaf
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.parameters import Directory
from dialtree.web.services import Indexes

TABLE = "extensions"
"""The id of the element that has the table."""

TREE = "accounts"
"""The id of the element that has the tree."""


class DirectoryController(Controller):
    """The directory."""

    path = "/organizations/{organization_id:int}"

    @get(permission=Permission.READ)
    async def show_page(
        self, request: Requested, directory: Directory, indexes: Indexes, place: ThePlace
    ) -> Response[bytes]:
        """The page; its table alone, or its tree alone, when a script asks for that."""
        query = read_query(request.query_params, DirectoryQuery)
        values: dict[str, Any] = {
            "active": "directory",
            "query": query,
            "root": directory_of(place.organization.id),
        }
        if not is_for(request, TABLE):
            values |= await load_tree_values(request, directory, place, query.account)
            if is_for(request, TREE):
                return show(request, "directory/tree.html", place=place, **values)
        values["leaf"] = await _leaf(request, directory, indexes, place, query)
        template = "directory/table.html" if is_for(request, TABLE) else "directory/page.html"
        return show(request, template, place=place, **values)


async def _leaf(
    request: Requested, directory: Directory, indexes: Indexes, place: Place, query: DirectoryQuery
) -> Leaf[ExtensionView]:
    wanted = query.selection(request.user.reach, place.organization.id)
    name = query.sort.removeprefix("-")

    async def load(window: Window) -> Page[ExtensionView]:
        return await extensions.list_extensions(directory, indexes, wanted, query.search, window)

    return await load_leaf(load, lambda it: (getattr(it, name), it.id), query, sort=query.sort)
