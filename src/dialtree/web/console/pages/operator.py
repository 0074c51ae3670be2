"""`/console/operators/{id}`: an operator, with all that can be done about them."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.management import lost_proofs, operators
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.credentials import Credential
from dialtree.storage.database import Database
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import CHANGED, INVALID, lead_to, show
from dialtree.web.console.assets import CONSOLE
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.operators.links import show_link
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.door import Door, TheDoor
from dialtree.web.parameters import Directory, PathId

_LIST = f"{CONSOLE}/operators"


class OperatorController(Controller):
    """An operator."""

    path = "/operators/{operator_id:int}"

    @get(permission=Permission.ADMINISTER)
    async def show_page(
        self, request: Requested, directory: Directory, door: TheDoor, operator_id: PathId
    ) -> Response[bytes]:
        """Everything about them."""
        found = await _find(request, directory, operator_id)
        return _page(request, door, found, Form({"name": found.name, "email": found.email}))

    @post(permission=Permission.ADMINISTER)
    async def decide(
        self, request: Requested, directory: Directory, door: TheDoor, operator_id: PathId
    ) -> Response[bytes]:
        """Changes them, lets them in or not, gives them a link, or removes them: as `do` says."""
        form, texts = await read_form(request), texts_of(request)
        before, actor = await _find(request, directory, operator_id), request.user.actor
        shown = Form({"name": before.name, "email": before.email, **form.values})
        try:
            if form["do"] == "link":
                link = await lost_proofs.make_operators_link(directory, actor, operator_id, door.clock())
                return show_link(request, before, link, f"{_LIST}/{operator_id}")
            done = await _do(request, directory, before, form, texts)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _page(request, door, before, shown.refused(texts, error), status=INVALID)
        except ChangedError:
            wrong = texts.gettext("Somebody has changed this operator meanwhile. Look at them again.")
            now = await _find(request, directory, operator_id)
            return _page(request, door, now, shown.wrong({"": wrong}), status=CHANGED)
        return lead_to(request, _LIST if form["do"] == "remove" else f"{_LIST}/{operator_id}", Flash(done))


async def _do(request: Requested, directory: Database, before: Credential, form: Form, texts: Texts) -> str:
    """Does what a form asks for, and says so."""
    actor, version = request.user.actor, form["version"] or None
    if form["do"] == "remove":
        await operators.delete_operator(directory, actor, before.id, version)
        return texts.gettext("%(name)s is no operator any more.", name=before.name)
    if form["do"] == "take-factor":
        await lost_proofs.take_operators_second_factor(directory, actor, before.id)
        return texts.gettext("%(name)s signs in without a second factor now.", name=before.name)
    if form["do"] in {"enable", "disable"}:
        active = form["do"] == "enable"
        await operators.change_operator(directory, actor, before.id, {"active": active}, version)
        if active:
            return texts.gettext("%(name)s is let in again.", name=before.name)
        return texts.gettext("%(name)s is not let in any more.", name=before.name)
    change = {"name": form["name"], "email": form["email"]}
    after = await operators.change_operator(directory, actor, before.id, change, version)
    return texts.gettext("%(name)s was saved.", name=after.name)


async def _find(request: Requested, directory: Database, operator_id: int) -> Credential:
    async with directory.read() as connection:
        return await operators.find_operator(connection, request.user.actor, operator_id)


def _page(request: Requested, door: Door, operator: Credential, form: Form, *, status: int = 200) -> Response[bytes]:
    values: dict[str, Any] = {
        "operator": operator,
        "form": form,
        "version": version_of(operator),
        "address": f"{_LIST}/{operator.id}",
        "root": _LIST,
        "is_self": request.user.kind == "person" and request.user.id == operator.id,
        "now": door.clock(),
    }
    return show(request, "operators/operator.html", status=status, active="operators", **values)
