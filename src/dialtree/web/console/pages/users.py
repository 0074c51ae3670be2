"""`/console/organizations/{id}/users`: the users of an organisation as a table, the same as a file, and a new one."""

from litestar import Controller, Response, get, post
from litestar.response import Stream

from dialtree.directory.faults import RefusedError
from dialtree.management import users
from dialtree.management.permissions import Permission
from dialtree.management.user_details import UserRow, list_rows
from dialtree.storage.paging import Page, Window
from dialtree.storage.users import UserFilter
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import is_for, show
from dialtree.web.console.downloads import download, every
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.listing import read_query
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.people.columns import columns
from dialtree.web.console.people.showing import leave, refusal, show_thing
from dialtree.web.console.people.trees import users_of
from dialtree.web.console.people.users_query import UsersQuery
from dialtree.web.console.place import ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory

TABLE = "users"
"""The id of the element that has the table."""


class UsersController(Controller):
    """The users."""

    path = "/organizations/{organization_id:int}/users"

    @get(permission=Permission.READ)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The page; its table alone when a script asks for that."""
        query = read_query(request.query_params, UsersQuery)
        wanted, name = query.wanted(request.user.reach, place.organization.id), query.sort.removeprefix("-")

        leaf = await load_leaf(
            lambda window: _load(directory, wanted, window),
            lambda it: (getattr(it.user, name), it.user.id),
            query,
            sort=query.sort,
        )
        template = "users/table.html" if is_for(request, TABLE) else "users/page.html"
        return show(request, template, place=place, root=users_of(place), query=query, leaf=leaf)

    @get("/download", permission=Permission.READ, download=True)
    async def download(self, request: Requested, directory: Directory, place: ThePlace) -> Stream:
        """What the table shows, all pages of it, as a file."""
        query = read_query(request.query_params, UsersQuery)
        wanted = query.wanted(request.user.reach, place.organization.id)
        rows = every(lambda window: _load(directory, wanted, window), query.sort)
        time_zone = place.organization.time_zone
        return await download(request, "users", columns(texts_of(request)), rows, time_zone=time_zone)

    @get("/new", permission=Permission.WRITE)
    async def show_form(self, request: Requested, place: ThePlace) -> Response[bytes]:
        """The form for a new user."""
        return show_thing(request, "users/new.html", place, root=users_of(place), form=Form({"name": "", "email": ""}))

    @post("/new", permission=Permission.WRITE)
    async def add(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Makes the user."""
        form, texts = await read_form(request), texts_of(request)
        actor, organization_id = request.user.actor, place.organization.id
        try:
            added = await users.add_user(directory, actor, form["name"], form["email"], organization_id)
        except RefusedError as error:
            form, status = refusal(form, texts, error, "")
            return show_thing(request, "users/new.html", place, status=status, root=users_of(place), form=form)
        done = texts.gettext("“%(name)s” was added.", name=added.name or added.email)
        return leave(request, f"{users_of(place)}/{added.id}", done)


async def _load(directory: Directory, wanted: UserFilter, window: Window) -> Page[UserRow]:
    async with directory.read() as connection:
        return await list_rows(connection, wanted, window)
