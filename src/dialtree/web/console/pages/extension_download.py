"""`/console/organizations/{id}/extensions/download`: what the directory's table shows, as a file."""

from litestar import Controller, get
from litestar.response import Stream

from dialtree.management import extensions
from dialtree.management.permissions import Permission
from dialtree.storage.extension_views import ExtensionView
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.directory.query import DirectoryQuery
from dialtree.web.console.downloads import Column, download, every
from dialtree.web.console.listing import read_query
from dialtree.web.console.place import ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory
from dialtree.web.services import Indexes


class ExtensionDownloadController(Controller):
    """Extensions as a file."""

    path = "/organizations/{organization_id:int}/extensions/download"

    @get(permission=Permission.READ, download=True)
    async def download(self, request: Requested, directory: Directory, indexes: Indexes, place: ThePlace) -> Stream:
        """All that the table shows on all its pages, in its order."""
        query, texts = read_query(request.query_params, DirectoryQuery), texts_of(request)
        wanted = query.selection(request.user.reach, place.organization.id)
        states = {True: texts.gettext("Enabled"), False: texts.gettext("Disabled")}

        async def load(window: Window) -> Page[ExtensionView]:
            return await extensions.list_extensions(directory, indexes, wanted, query.search, window)

        columns = [
            Column[ExtensionView](texts.gettext("Extension"), lambda it: it.sip),
            Column(texts.gettext("Name"), lambda it: it.name),
            Column(texts.gettext("User"), lambda it: it.user_name),
            Column(texts.gettext("E-mail"), lambda it: it.user_email),
            Column(texts.gettext("Account"), lambda it: it.account_name),
            Column(texts.gettext("Speed dial"), lambda it: it.speed_dial),
            Column(texts.gettext("State"), lambda it: states[it.active]),
        ]
        return await download(request, f"extensions-{place.organization.id}", columns, every(load, query.sort))
