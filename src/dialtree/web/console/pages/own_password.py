"""`/console/me/password`: one's own password."""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.management.own_password import change_own_password
from dialtree.management.permissions import Permission
from dialtree.management.sign_in_errors import SlowDownError
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import OWN_PASSWORD
from dialtree.web.console.answers import INVALID, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.own.new_password import mistyped
from dialtree.web.console.own.patience import TOO_MANY, seconds_of, told_to_wait
from dialtree.web.console.own.whose import own_place
from dialtree.web.console.place import Place
from dialtree.web.console.texts import texts_of
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory


class OwnPasswordController(Controller):
    """The password."""

    path = "/me/password"

    @get(permission=Permission.OWN)
    async def show_form(self, request: Requested, directory: Directory) -> Response[bytes]:
        """The form."""
        return _form(request, await own_place(request, directory), Form({}))

    @post(permission=Permission.OWN)
    async def change(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """Changes it, and signs out everywhere else."""
        form, texts, place = await read_form(request), texts_of(request), await own_place(request, directory)
        if wrong := mistyped(texts, form):
            return _form(request, place, wrong, status=INVALID)
        given = form["current_password"], form["password"]
        try:
            await change_own_password(directory, door.passwords, request.user, *given, door.clock())
        except RefusedError as error:
            return _form(request, place, form.refused(texts, error), status=INVALID)
        except SlowDownError as error:
            waiting = form.wrong({"": told_to_wait(texts, error)})
            return _form(request, place, waiting, status=TOO_MANY, wait=seconds_of(error))
        done = texts.gettext("Your password is changed. You are signed out everywhere else.")
        return lead_to(request, OWN_PASSWORD, Flash(done))


def _form(request: Requested, place: Place | None, form: Form, *, status: int = 200, wait: int = 0) -> Response[bytes]:
    headers = {"Retry-After": str(wait)} if wait else {}
    return show(request, "own/password.html", place=place, status=status, headers=headers, form=form)
