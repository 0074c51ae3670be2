"""`/console/organizations`: all organisations of the server, for operators."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.directory.organization import Organization
from dialtree.management.organization_search import search_organizations
from dialtree.management.organizations import add_organization
from dialtree.management.permissions import Permission
from dialtree.storage.organizations import count_contents
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import directory_of
from dialtree.web.console.answers import INVALID, is_for, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.languages import language_of
from dialtree.web.console.listing import read_query
from dialtree.web.console.operators.query import OrganizationQuery
from dialtree.web.console.operators.zones import USUAL, zones
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory

LIST = "organizations"
"""The id of the element that has the list."""


class OrganizationsController(Controller):
    """Organisations."""

    path = "/organizations"

    @get(permission=Permission.ADMINISTER)
    async def show_page(self, request: Requested, directory: Directory) -> Response[bytes]:
        """The list."""
        query, reach = read_query(request.query_params, OrganizationQuery), request.user.reach
        name = query.sort.removeprefix("-")
        async with directory.read() as connection:

            async def load(window: Window) -> Page[Organization]:
                return await search_organizations(connection, query.filter(reach), query.search, window)

            leaf = await load_leaf(load, lambda it: (getattr(it, name), it.id), query, sort=query.sort)
            counts = await count_contents(connection, reach, [it.id for it in leaf.items])
        template = "organizations/table.html" if is_for(request, LIST) else "organizations/page.html"
        return show(request, template, active="organizations", query=query, leaf=leaf, counts=counts)

    @get("/new", permission=Permission.ADMINISTER, sync_to_thread=False)
    def show_form(self, request: Requested) -> Response[bytes]:
        """The form for a new one."""
        return _form(request, Form({"name": "", "id": "", "time_zone": USUAL[language_of(request)]}))

    @post("/new", permission=Permission.ADMINISTER)
    async def add(self, request: Requested, directory: Directory) -> Response[bytes]:
        """Makes one, and leads to it."""
        form, texts = await read_form(request), texts_of(request)
        given: dict[str, Any] = {"time_zone": form["time_zone"].strip()}
        number = form["id"].strip()
        if number and not (number.isascii() and number.isdigit()):
            return _form(request, form.wrong({"id": texts.gettext("A number is written in digits.")}), status=INVALID)
        try:
            wanted = int(number) if number else None
            added = await add_organization(directory, request.user.actor, form["name"], given, wanted)
        except RefusedError as error:
            return _form(request, form.refused(texts, error), status=INVALID)
        done = texts.gettext(
            "The organisation “%(name)s” is there. Now add what it has, or import it.", name=added.name
        )
        return lead_to(request, directory_of(added.id), Flash(done))


def _form(request: Requested, form: Form, *, status: int = 200) -> Response[bytes]:
    return show(request, "organizations/new.html", status=status, active="organizations", form=form, zones=zones())
