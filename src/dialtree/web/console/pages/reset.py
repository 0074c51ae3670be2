"""`/console/reset`: somebody chooses a password by a one-time link.

The link's secret is the fragment of its address, which browsers keep to themselves. A script puts it into the form and
sends that on; without scripts it is typed. From then on it goes along in the form.
"""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.management.given_passwords import show_link, use_link
from dialtree.web.console.addresses import SIGN_IN
from dialtree.web.console.answers import INVALID, AnyRequest, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.own.new_password import mistyped
from dialtree.web.console.texts import texts_of
from dialtree.web.door import TheDoor
from dialtree.web.guard import PUBLIC
from dialtree.web.parameters import Directory


class ResetController(Controller):
    """Choosing a password by a link."""

    path = "/reset"

    @get(permission=PUBLIC, sync_to_thread=False)
    def show_form(self, request: AnyRequest) -> Response[bytes]:
        """What asks for the link's secret."""
        return show(request, "own/reset.html", form=Form({}))

    @post(permission=PUBLIC)
    async def choose(self, request: AnyRequest, directory: Directory, door: TheDoor) -> Response[bytes]:
        """Asks for the password; with one, sets it."""
        form, texts = await read_form(request), texts_of(request)
        token = _secret_of(form["token"])
        try:
            email = await show_link(directory, token, door.clock())
        except RefusedError:
            return show(request, "own/reset_over.html", status=INVALID)
        form = Form({**form.values, "token": token})
        if "password" not in form.values:
            return show(request, "own/reset_password.html", form=form, email=email)
        wrong = mistyped(texts, form)
        if wrong is None:
            try:
                address = door.address_of(request)
                await use_link(directory, door.passwords, token, form["password"], address, door.clock())
            except RefusedError as error:
                wrong = form.refused(texts, error)
        if wrong is not None:
            return show(request, "own/reset_password.html", status=INVALID, form=wrong, email=email)
        return lead_to(request, SIGN_IN, Flash(texts.gettext("Your password is set. Sign in with it.")))


def _secret_of(given: str) -> str:
    # Who copies it by hand may well copy the whole address.
    return given.strip().rpartition("#")[2]
