"""What somebody does to their second factor once they have proven again who they are: new recovery codes, or off."""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.management.permissions import Permission
from dialtree.management.second_factor import renew_recovery_codes, show_second_factor, turn_off_second_factor
from dialtree.management.sign_in_errors import SlowDownError
from dialtree.storage.database import Database
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import OWN_SECOND_FACTOR
from dialtree.web.console.answers import INVALID, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.own.patience import TOO_MANY, seconds_of, told_to_wait
from dialtree.web.console.own.whose import own_place
from dialtree.web.console.texts import texts_of
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory


class RecoveryCodesController(Controller):
    """`/console/me/second-factor/recovery-codes`: new ones."""

    path = "/me/second-factor/recovery-codes"

    @get(permission=Permission.OWN)
    async def show_form(self, request: Requested, directory: Directory) -> Response[bytes]:
        """The form."""
        return await _form(request, directory, "renew", Form({}))

    @post(permission=Permission.OWN)
    async def renew(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """Makes them, and shows them this once."""
        form = await read_form(request)
        given = form["password"], form["code"].strip()
        try:
            codes = await renew_recovery_codes(directory, door.passwords, request.user, *given, door.clock())
        except (RefusedError, SlowDownError) as error:
            return await _refused(request, directory, "renew", form, error)
        place = await own_place(request, directory)
        return show(request, "own/factor_codes.html", place=place, codes=[str(it) for it in codes], is_new=False)


class RemovalController(Controller):
    """`/console/me/second-factor/removal`: turning it off."""

    path = "/me/second-factor/removal"

    @get(permission=Permission.OWN)
    async def show_form(self, request: Requested, directory: Directory) -> Response[bytes]:
        """The form."""
        return await _form(request, directory, "remove", Form({}))

    @post(permission=Permission.OWN)
    async def remove(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """Turns it off."""
        form = await read_form(request)
        given = form["password"], form["code"].strip()
        try:
            await turn_off_second_factor(directory, door.passwords, request.user, *given, door.clock())
        except (RefusedError, SlowDownError) as error:
            return await _refused(request, directory, "remove", form, error)
        done = texts_of(request).gettext("Your second factor is turned off.")
        return lead_to(request, OWN_SECOND_FACTOR, Flash(done))


async def _refused(
    request: Requested, directory: Database, deed: str, form: Form, error: RefusedError | SlowDownError
) -> Response[bytes]:
    texts = texts_of(request)
    if isinstance(error, RefusedError):
        return await _form(request, directory, deed, form.refused(texts, error), status=INVALID)
    waiting = form.wrong({"": told_to_wait(texts, error)})
    return await _form(request, directory, deed, waiting, status=TOO_MANY, wait=seconds_of(error))


async def _form(
    request: Requested, directory: Database, deed: str, form: Form, *, status: int = 200, wait: int = 0
) -> Response[bytes]:
    if not (await show_second_factor(directory, request.user)).enabled:
        return lead_to(request, OWN_SECOND_FACTOR)
    place, headers = await own_place(request, directory), {"Retry-After": str(wait)} if wait else {}
    return show(request, "own/factor_proof.html", place=place, status=status, headers=headers, form=form, deed=deed)
