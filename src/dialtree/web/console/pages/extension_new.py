"""`/console/organizations/{id}/extensions/new`: a new extension."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.management import extensions
from dialtree.management.permissions import Permission
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import INVALID, is_for, lead_to, show
from dialtree.web.console.extensions.addresses import back_of, root_of
from dialtree.web.console.extensions.choices import ACCOUNT, USER, account_choices, is_searching, searched, user_choices
from dialtree.web.console.extensions.fields import read_fields
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.people.showing import show_thing
from dialtree.web.console.people.trees import load_tree
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory


class NewExtensionController(Controller):
    """A new extension."""

    path = "/organizations/{organization_id:int}/extensions/new"

    @get(permission=Permission.WRITE)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The form; with `?account=` on that account."""
        query = request.query_params
        account_id, user_id = query.get(ACCOUNT) or query.get("account"), query.get(USER)
        chosen = {ACCOUNT: account_id or "", USER: user_id or ""}
        form = Form({**chosen, "back": back_of(request, place), **searched(request)})
        return await _page(request, directory, place, form)

    @post(permission=Permission.WRITE)
    async def add(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Adds it."""
        form, texts = await read_form(request), texts_of(request)
        if is_searching(form):
            return await _page(request, directory, place, form)
        fields = read_fields(form)
        try:
            if not fields[ACCOUNT]:
                wrong = {ACCOUNT: texts.gettext("Choose an account.")}
                return await _page(request, directory, place, form.wrong(wrong), status=INVALID)
            added = await extensions.add_extension(directory, request.user.actor, **fields)
        except RefusedError as error:
            return await _page(request, directory, place, form.refused(texts, error), status=INVALID)
        done = texts.gettext("Extension %(sip)s was added.", sip=added.sip)
        return lead_to(request, back_of(request, place, form["back"]), Flash(done))


async def _page(
    request: Requested, directory: Directory, place: Place, form: Form, *, status: int = 200
) -> Response[bytes]:
    tree = await load_tree(request, directory, place)
    if not form[ACCOUNT]:
        # Who sees one account alone, and what is below it, begins there.
        form = Form({**form.values, ACCOUNT: str(tree.shown(0)[0].account.id)}, form.errors)
    values: dict[str, Any] = {
        "active": "directory",
        "form": form,
        "root": root_of(place),
        "address": f"{root_of(place)}/extensions/new",
        "accounts": account_choices(tree, form),
        "users": await user_choices(request, directory, place, form),
    }
    for kind in ("account", "user"):
        if is_for(request, f"extension-{kind}-choice"):
            return show(request, f"extensions/{kind}_choice.html", place=place, **values)
    close = back_of(request, place, form["back"])
    return show_thing(request, "extensions/new.html", place, status=status, close=close, told=None, **values)
