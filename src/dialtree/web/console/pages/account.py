"""`/console/organizations/{id}/accounts/{id}`: an account: what is on it, its name, its place, its state."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.account import Account
from dialtree.directory.faults import RefusedError
from dialtree.management import accounts
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import INVALID, is_for, show
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.pages.accounts import CHOICE
from dialtree.web.console.people.choices import FIND, choices_in, is_searching
from dialtree.web.console.people.showing import leave, read_id, refusal, show_thing
from dialtree.web.console.people.trees import accounts_of, find_account, load_tree
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.parameters import Directory, PathId


class AccountController(Controller):
    """An account."""

    path = "/organizations/{organization_id:int}/accounts/{account_id:int}"

    @get(permission=Permission.READ)
    async def show_page(
        self, request: Requested, directory: Directory, place: ThePlace, account_id: PathId
    ) -> Response[bytes]:
        """Everything about it."""
        account = await find_account(request, directory, place, account_id)
        return await _page(request, directory, place, account, Form({"name": account.name}))

    @post(permission=Permission.WRITE)
    async def change(
        self, request: Requested, directory: Directory, place: ThePlace, account_id: PathId
    ) -> Response[bytes]:
        """Renames it, disables or enables it: whichever the form has."""
        form, texts = await read_form(request), texts_of(request)
        before = await find_account(request, directory, place, account_id)
        change: dict[str, Any] = {"name": form["name"]} if "name" in form.values else {}
        if form["active"]:
            change["active"] = form["active"] == "yes"
        try:
            actor, version = request.user.actor, form["version"] or None
            after = await accounts.change_account(directory, actor, account_id, change, version)
        except (RefusedError, ChangedError) as error:
            form, status = refusal(form, texts, error, "account_id")
            account = await find_account(request, directory, place, account_id)
            return await _page(request, directory, place, account, form, status=status)
        return leave(request, f"{accounts_of(place)}?at={after.id}", _done(texts, before, after))

    @get("/move", permission=Permission.WRITE)
    async def show_move(
        self, request: Requested, directory: Directory, place: ThePlace, account_id: PathId
    ) -> Response[bytes]:
        """Where it can move to."""
        account = await find_account(request, directory, place, account_id)
        form = Form({"parent_id": str(account.parent_id or ""), FIND: request.query_params.get(FIND, "")})
        return await _move(request, directory, place, account, form)

    @post("/move", permission=Permission.WRITE)
    async def move(
        self, request: Requested, directory: Directory, place: ThePlace, account_id: PathId
    ) -> Response[bytes]:
        """Moves it, with all that is on and below it."""
        form, texts = await read_form(request), texts_of(request)
        account = await find_account(request, directory, place, account_id)
        if is_searching(form):
            return await _move(request, directory, place, account, form)
        to = read_id(form["parent_id"])
        if not to:
            form = form.wrong({"parent_id": texts.gettext("Choose an account.")})
            return await _move(request, directory, place, account, form, status=INVALID)
        try:
            actor, version = request.user.actor, form["version"] or None
            await accounts.change_account(directory, actor, account_id, {"parent_id": to}, version)
        except (RefusedError, ChangedError) as error:
            form, status = refusal(form, texts, error, "")
            return await _move(request, directory, place, account, form, status=status)
        parent = await find_account(request, directory, place, to)
        done = texts.gettext("“%(name)s” is below “%(parent)s” now.", name=account.name, parent=parent.name)
        return leave(request, f"{accounts_of(place)}?at={account_id}", done)

    @get("/delete", permission=Permission.WRITE)
    async def show_deletion(
        self, request: Requested, directory: Directory, place: ThePlace, account_id: PathId
    ) -> Response[bytes]:
        """What stands in the way of deleting it; else the question whether to."""
        account = await find_account(request, directory, place, account_id)
        return await _deletion(request, directory, place, account, Form({}))

    @post("/delete", permission=Permission.WRITE)
    async def delete(
        self, request: Requested, directory: Directory, place: ThePlace, account_id: PathId
    ) -> Response[bytes]:
        """Deletes it."""
        form, texts = await read_form(request), texts_of(request)
        account = await find_account(request, directory, place, account_id)
        try:
            await accounts.delete_account(directory, request.user.actor, account_id, form["version"])
        except (RefusedError, ChangedError) as error:
            form, status = refusal(form, texts, error, "")
            return await _deletion(request, directory, place, account, form, status=status)
        above = f"?at={account.parent_id}" if account.parent_id else ""
        done = texts.gettext("Account “%(name)s” was deleted.", name=account.name)
        return leave(request, f"{accounts_of(place)}{above}", done)


async def _page(
    request: Requested, directory: Directory, place: Place, account: Account, form: Form, *, status: int = 200
) -> Response[bytes]:
    tree = await load_tree(request, directory, place)
    return _shown(request, "accounts/account.html", place, account, form, status=status, tree=tree)


async def _move(
    request: Requested, directory: Directory, place: Place, account: Account, form: Form, *, status: int = 200
) -> Response[bytes]:
    tree = await load_tree(request, directory, place, without=account.id)
    choices = choices_in(tree, form, "parent_id")
    if is_for(request, CHOICE):
        address = request.url.path
        return show(request, "accounts/parent_choice.html", place=place, address=address, form=form, choices=choices)
    return _shown(request, "accounts/move.html", place, account, form, status=status, choices=choices)


async def _deletion(
    request: Requested, directory: Directory, place: Place, account: Account, form: Form, *, status: int = 200
) -> Response[bytes]:
    async with directory.read() as connection:
        held = await accounts.list_held(connection, request.user.reach, account.id)
    return _shown(request, "accounts/delete.html", place, account, form, status=status, held=held)


def _shown(
    request: Requested,
    template: str,
    place: Place,
    account: Account,
    form: Form,
    *,
    status: int,
    **values: Any,  # noqa: ANN401 - what templates know
) -> Response[bytes]:
    known: dict[str, Any] = {
        "root": accounts_of(place),
        "account": account,
        "form": form,
        "version": version_of(account),
    }
    return show_thing(request, template, place, status=status, **known, **values)


def _done(texts: Texts, before: Account, after: Account) -> str:
    if after.active and not before.active:
        return texts.gettext("Account “%(name)s” is enabled again.", name=after.name)
    if before.active and not after.active:
        return texts.gettext("Account “%(name)s” is disabled, with all below it.", name=after.name)
    return texts.gettext("The account is called “%(name)s” now.", name=after.name)
