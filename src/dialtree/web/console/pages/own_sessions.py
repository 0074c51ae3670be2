"""`/console/me/sessions`: where one is signed in."""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.directory.identifier import read_id
from dialtree.management.permissions import Permission
from dialtree.management.sessions import end_own_session, list_own_sessions, sign_out, sign_out_everywhere
from dialtree.storage.paging import Page, Window
from dialtree.storage.sessions import Session
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import OWN_SESSIONS, SIGN_IN
from dialtree.web.console.answers import is_for, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import read_form
from dialtree.web.console.listing import ListQuery, read_query
from dialtree.web.console.own.devices import device
from dialtree.web.console.own.whose import own_place, time_zone_of
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.texts import texts_of
from dialtree.web.cookie import no_cookie
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory

LIST = "sessions"
"""The id of the element that has the list."""

_SORT = "-last_seen_at"


class OwnSessionsController(Controller):
    """The sessions."""

    path = "/me/sessions"

    @get(permission=Permission.OWN)
    async def show_page(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """The page; its list alone when a script asks for that."""
        now, query = door.clock(), read_query(request.query_params, ListQuery)

        async def load(window: Window) -> Page[Session]:
            return await list_own_sessions(directory, request.user, now, window)

        leaf = await load_leaf(load, lambda it: (it.last_seen_at, it.id), query, sort=_SORT)
        place = await own_place(request, directory)
        return show(
            request,
            "own/session_list.html" if is_for(request, LIST) else "own/sessions.html",
            place=place,
            leaf=leaf,
            query=query,
            current=request.user.session_id,
            device=device,
            now=now,
            zone=time_zone_of(place),
        )

    @post(permission=Permission.OWN)
    async def end(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """Ends one of them, or all."""
        form, texts = await read_form(request), texts_of(request)
        left = no_cookie(secure=door.is_secure(request))
        if form["all"]:
            await sign_out_everywhere(directory, request.user)
            return lead_to(request, SIGN_IN, cookies=[left])
        try:
            session_id = read_id("session", form["session"])
            if session_id == request.user.session_id:
                await sign_out(directory, request.user)
                return lead_to(request, SIGN_IN, cookies=[left])
            await end_own_session(directory, request.user, session_id)
        except RefusedError:
            return lead_to(request, OWN_SESSIONS, Flash(texts.gettext("That session has ended already."), "note"))
        return lead_to(request, OWN_SESSIONS, Flash(texts.gettext("The session is ended.")))
