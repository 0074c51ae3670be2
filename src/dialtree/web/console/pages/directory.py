"""`/console/organizations/{id}`: an organisation's directory, accounts at the side and extensions as a table."""

from typing import Any

from litestar import Controller, Response, get

from dialtree.management import extensions
from dialtree.management.accounts import find
from dialtree.management.permissions import Permission
from dialtree.storage.account_counts import load_counted_accounts
from dialtree.storage.extension_views import ExtensionView
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.answers import is_for, show
from dialtree.web.console.directory.query import DirectoryQuery
from dialtree.web.console.directory.tree import AccountTree
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
            "find": request.query_params.get("find", ""),
        }
        if not is_for(request, TABLE):
            values |= await _tree(request, directory, place, query)
            if is_for(request, TREE):
                return show(request, "directory/tree.html", place=place, **values)
        values["leaf"] = await _leaf(request, directory, indexes, place, query)
        template = "directory/table.html" if is_for(request, TABLE) else "directory/page.html"
        return show(request, template, place=place, **values)


async def _tree(request: Requested, directory: Directory, place: Place, query: DirectoryQuery) -> dict[str, Any]:
    async with directory.read() as connection:
        if query.account:
            await find(connection, request.user.reach, query.account)
        counted = await load_counted_accounts(connection, request.user.reach, place.organization.id)
    tree, sought = AccountTree(counted), request.query_params.get("find", "").strip()
    return {
        "tree": tree,
        "branches": tree.found(sought) if sought else tree.shown(query.account),
        "way": tree.path(query.account),
        "account": tree.get(query.account),
    }


async def _leaf(
    request: Requested, directory: Directory, indexes: Indexes, place: Place, query: DirectoryQuery
) -> Leaf[ExtensionView]:
    wanted = query.selection(request.user.reach, place.organization.id)
    name = query.sort.removeprefix("-")

    async def load(window: Window) -> Page[ExtensionView]:
        return await extensions.list_extensions(directory, indexes, wanted, query.search, window)

    return await load_leaf(load, lambda it: (getattr(it, name), it.id), query, sort=query.sort)
