"""`/console/organizations/{id}/codes`: the codes of an organisation, and how much each is used."""

from collections.abc import Sequence
from datetime import UTC, datetime

from litestar import Controller, Response, get
from litestar.response import Stream

from dialtree.directory.code import state_of
from dialtree.management.code_use import UsedCode, list_used_codes
from dialtree.management.permissions import Permission
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import codes_of, directory_of
from dialtree.web.console.answers import is_for, show
from dialtree.web.console.codes.query import CodesQuery
from dialtree.web.console.codes.sparkline import sparkline
from dialtree.web.console.downloads import Column, download, every
from dialtree.web.console.listing import read_query
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.parameters import Directory

TABLE = "codes"
"""The id of the element that has the table."""


class CodesController(Controller):
    """The codes."""

    path = "/organizations/{organization_id:int}/codes"

    @get(permission=Permission.READ)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The page; its table alone when a script asks for that."""
        query, now = read_query(request.query_params, CodesQuery), datetime.now(UTC)
        name = query.sort.removeprefix("-")
        leaf = await load_leaf(
            lambda window: _load(request, directory, place, query, window, now),
            lambda it: (getattr(it.code, name), it.code.id),
            query,
            sort=query.sort,
        )
        return show(
            request,
            "codes/table.html" if is_for(request, TABLE) else "codes/page.html",
            place=place,
            active="codes",
            query=query,
            root=codes_of(place.organization.id),
            directory=directory_of(place.organization.id),
            zone=place.organization.time_zone,
            leaf=leaf,
            now=now,
            state_of=state_of,
            sparkline=sparkline,
        )

    @get("/download", permission=Permission.READ, download=True)
    async def download_table(self, request: Requested, directory: Directory, place: ThePlace) -> Stream:
        """What the table shows, as a file."""
        query = read_query(request.query_params, CodesQuery)
        now = datetime.now(UTC)
        rows = every(lambda window: _load(request, directory, place, query, window, now), query.sort)
        columns = _columns(texts_of(request), now)
        return await download(request, "codes", columns, rows, time_zone=place.organization.time_zone)


async def _load(
    request: Requested, directory: Directory, place: Place, query: CodesQuery, window: Window, now: datetime
) -> Page[UsedCode]:
    wanted = query.filter(request.user.reach, place.organization.id, now)
    async with directory.read() as connection:
        return await list_used_codes(connection, wanted, window)


def _columns(texts: Texts, now: datetime) -> Sequence[Column[UsedCode]]:
    say = texts.gettext
    states = {"active": say("Active"), "expired": say("Expired"), "revoked": say("Revoked")}
    scopes = {"organization": say("The whole organisation"), "account": say("Its account alone")}
    return [
        Column(say("Number"), lambda it: it.code.id),
        Column(say("Label"), lambda it: it.code.label),
        Column(say("Last four characters"), lambda it: it.code.last_four),
        Column(say("Account"), lambda it: it.account_name),
        Column(say("Opens"), lambda it: scopes[it.code.scope]),
        Column(say("Networks"), lambda it: ", ".join(it.code.networks)),
        Column(say("Expires"), lambda it: it.code.expires_at),
        Column(say("State"), lambda it: states[state_of(it.code.expires_at, it.code.revoked_at, now)]),
        Column(say("Issued"), lambda it: it.code.created_at),
        Column(say("Last use"), lambda it: it.last_used_at),
        Column(say("Calls in all"), lambda it: it.requests),
        Column(say("Calls in 14 days"), lambda it: sum(day.requests for day in it.days)),
    ]
