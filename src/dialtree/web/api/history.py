"""`/api/v1/extensions/{id}/history` and `/api/v1/history`: what an extension was, and whose."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, get
from litestar.params import QueryParameter

from dialtree.directory.extension import SIP
from dialtree.management.history import ExtensionThen, HistoryEntry, find_then, load_history
from dialtree.management.permissions import Permission
from dialtree.storage.paging import USUAL
from dialtree.web.authentication import Requested
from dialtree.web.moments import aware
from dialtree.web.pages import Cursor, Limit, Listed, listed, newest_first
from dialtree.web.parameters import Directory, PathId, WhoseId

_Sip = Annotated[
    str,
    QueryParameter(
        max_length=64, description="The SIP id that the extension had.", schema_extra={"pattern": f"^{SIP.pattern}$"}
    ),
]
_At = Annotated[datetime, QueryParameter(description="The moment, such as 2026-01-31T12:00:00Z.")]


class HistoryController(Controller):
    """History."""

    tags = ("History",)

    @get("/extensions/{extension_id:int}/history", permission=Permission.READ)
    async def list_history(
        self,
        request: Requested,
        directory: Directory,
        extension_id: PathId,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Listed[HistoryEntry]:
        """List the changes of an extension, newest first; also of one that is deleted.

        Who sees a part of an organisation sees the changes by which it came there, was there or went.
        """
        asked = newest_first(limit, cursor)
        page = await load_history(directory, request.user.reach, extension_id, asked)
        return listed(page, asked, lambda it: it)

    @get("/history", permission=Permission.READ, operation_id="showExtensionThen")
    async def show_then(
        self,
        request: Requested,
        directory: Directory,
        sip: _Sip,
        at: _At,
        organization_id: WhoseId = None,
    ) -> ExtensionThen:
        """Show what an extension was at a moment, and whose: by the names of then."""
        return await find_then(directory, request.user.reach, sip, aware("at", at), organization_id)
