"""`/console/operators`: who runs the server."""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.management.lost_proofs import make_operators_link
from dialtree.management.operators import add_operator
from dialtree.management.permissions import Permission
from dialtree.storage.credentials import Credential, list_operators
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import INVALID, is_for, lead_to, show
from dialtree.web.console.assets import CONSOLE
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.listing import ListQuery, read_query
from dialtree.web.console.operators.links import show_link
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.texts import texts_of
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory

LIST = "operators"
"""The id of the element that has the list."""

PATH = f"{CONSOLE}/operators"


class OperatorsController(Controller):
    """Operators."""

    path = "/operators"

    @get(permission=Permission.ADMINISTER)
    async def show_page(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """The list."""
        query = read_query(request.query_params, ListQuery)
        async with directory.read() as connection:

            async def load(window: Window) -> Page[Credential]:
                return await list_operators(connection, window)

            leaf = await load_leaf(load, lambda it: (it.name, it.id), query, sort="name")
        template = "operators/table.html" if is_for(request, LIST) else "operators/page.html"
        return show(request, template, active="operators", query=query, leaf=leaf, now=door.clock(), root=PATH)

    @get("/new", permission=Permission.ADMINISTER, sync_to_thread=False)
    def show_form(self, request: Requested) -> Response[bytes]:
        """The form for a new one."""
        return _form(request, Form({"name": "", "email": "", "how": "link", "password": ""}))

    @post("/new", permission=Permission.ADMINISTER)
    async def add(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """Makes one; who is to choose their own password gets a link for it, which is shown once."""
        form, texts, actor = await read_form(request), texts_of(request), request.user.actor
        password = form["password"] if form["how"] == "password" else None
        try:
            added = await add_operator(directory, door.passwords, actor, form["name"], form["email"], password)
        except RefusedError as error:
            return _form(request, form.refused(texts, error), status=INVALID)
        if password is None:
            link = await make_operators_link(directory, actor, added.id, door.clock())
            return show_link(request, added, link, PATH)
        done = texts.gettext("%(name)s is an operator now.", name=added.name)
        return lead_to(request, PATH, Flash(done))


def _form(request: Requested, form: Form, *, status: int = 200) -> Response[bytes]:
    return show(request, "operators/new.html", status=status, active="operators", form=form, root=PATH)
