"""`/console/organizations/{id}/accounts`: the accounts of an organisation, and a new one."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.management import accounts
from dialtree.management.permissions import Permission
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import INVALID, is_for, show
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.people.choices import FIND, choices_in, is_searching
from dialtree.web.console.people.showing import leave, read_id, refusal, show_thing
from dialtree.web.console.people.trees import accounts_of, load_tree
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory

TREE = "account-tree"
"""The id of the element that has the tree."""

CHOICE = "parent_id-choice"
"""The id of the element in which an account right above is chosen."""


class AccountsController(Controller):
    """The accounts."""

    path = "/organizations/{organization_id:int}/accounts"

    @get(permission=Permission.READ)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The tree; the accounts that are called something, when something is sought."""
        tree = await load_tree(request, directory, place)
        at, sought = read_id(request.query_params.get("at", "")), request.query_params.get("find", "").strip()
        template = "accounts/tree.html" if is_for(request, TREE) else "accounts/page.html"
        return show(
            request,
            template,
            place=place,
            root=accounts_of(place),
            tree=tree,
            at=at,
            find=sought,
            branches=tree.found(sought) if sought else tree.shown(at),
        )

    @get("/new", permission=Permission.WRITE)
    async def show_form(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The form for a new account, below `?parent=`."""
        asked = request.query_params
        form = Form({"name": "", "parent_id": asked.get("parent", ""), FIND: asked.get(FIND, "")})
        return await _form(request, directory, place, form)

    @post("/new", permission=Permission.WRITE)
    async def add(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Makes the account."""
        form, texts = await read_form(request), texts_of(request)
        if is_searching(form):
            return await _form(request, directory, place, form)
        parent_id = read_id(form["parent_id"])
        tree = await load_tree(request, directory, place)
        if tree.get(parent_id) is None:
            wrong = {"parent_id": texts.gettext("Choose an account.")}
            return await _form(request, directory, place, form.wrong(wrong), status=INVALID)
        try:
            added = await accounts.add_account(directory, request.user.actor, form["name"], parent_id)
        except RefusedError as error:
            form, status = refusal(form, texts, error, "")
            return await _form(request, directory, place, form, status=status)
        done = texts.gettext("Account “%(name)s” was added.", name=added.name)
        return leave(request, f"{accounts_of(place)}?at={added.id}", done)


async def _form(
    request: Requested, directory: Directory, place: Place, form: Form, *, status: int = 200
) -> Response[bytes]:
    tree = await load_tree(request, directory, place)
    choices = choices_in(tree, form, "parent_id")
    values: dict[str, Any] = {"root": accounts_of(place), "form": form, "choices": choices}
    if is_for(request, CHOICE):
        return show(request, "accounts/parent_choice.html", place=place, address=request.url.path, **values)
    return show_thing(request, "accounts/new.html", place, status=status, **values)
