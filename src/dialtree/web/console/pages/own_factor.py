"""`/console/me/second-factor`: one's own second factor, set up step by step."""

from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.directory.second_factor import provisioning_uri
from dialtree.management.permissions import Permission
from dialtree.management.second_factor import begin_second_factor, confirm_second_factor, show_second_factor
from dialtree.management.sign_in_errors import SlowDownError
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import OWN_SECOND_FACTOR
from dialtree.web.console.answers import INVALID, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.own.patience import TOO_MANY, told_to_wait
from dialtree.web.console.own.qr_code import qr_code
from dialtree.web.console.own.whose import own_place
from dialtree.web.console.texts import texts_of
from dialtree.web.door import Door, TheDoor
from dialtree.web.parameters import Directory

_SECRET_LENGTH = 32


class OwnFactorController(Controller):
    """The second factor."""

    path = "/me/second-factor"

    @get(permission=Permission.OWN, enrolling=True)
    async def show_page(self, request: Requested, directory: Directory) -> Response[bytes]:
        """How it stands."""
        return await _standing(request, directory, Form({"password": ""}))

    @post(permission=Permission.OWN, enrolling=True)
    async def set_up(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """Begins; with a code of the authenticator, has it count, and shows the recovery codes this once."""
        form, texts = await read_form(request), texts_of(request)
        if "code" not in form.values:
            return await _begin(request, directory, door, form)
        try:
            codes = await confirm_second_factor(directory, request.user, form["code"], door.clock())
        except RefusedError as error:
            wrong = form.refused(texts, error)
            if wrong.error("second_factor") or not _is_secret(form["secret"]):
                return lead_to(request, OWN_SECOND_FACTOR, Flash(next(iter(wrong.errors.values())), "failed"))
            return await _steps(request, directory, wrong, status=INVALID)
        return await _page(request, directory, "own/factor_codes.html", codes=[str(it) for it in codes], is_new=True)


async def _begin(request: Requested, directory: Directory, door: Door, form: Form) -> Response[bytes]:
    texts = texts_of(request)
    try:
        begun = await begin_second_factor(directory, door.passwords, request.user, form["password"], door.clock())
    except RefusedError as error:
        return await _standing(request, directory, form.refused(texts, error), status=INVALID)
    except SlowDownError as error:
        wrong = Form(form.values, {"password": told_to_wait(texts, error)})
        return await _standing(request, directory, wrong, status=TOO_MANY)
    return await _steps(request, directory, Form({"secret": str(begun.secret), "code": ""}))


async def _standing(request: Requested, directory: Directory, form: Form, *, status: int = 200) -> Response[bytes]:
    factor, must_enrol = await show_second_factor(directory, request.user), request.user.must_enrol
    return await _page(
        request, directory, "own/factor.html", status=status, factor=factor, must_enrol=must_enrol, form=form
    )


async def _steps(request: Requested, directory: Directory, form: Form, *, status: int = 200) -> Response[bytes]:
    # The page brings the secret along from step to step: it is shown to whoever was shown it, and to nobody else.
    email = request.user.name.rpartition(" <")[2].removesuffix(">")
    picture = qr_code(provisioning_uri(form["secret"], email))
    return await _page(request, directory, "own/factor_steps.html", status=status, form=form, picture=picture)


def _is_secret(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) == _SECRET_LENGTH


async def _page(
    request: Requested,
    directory: Directory,
    template: str,
    *,
    status: int = 200,
    **values: Any,  # noqa: ANN401
) -> Response[bytes]:
    place = await own_place(request, directory)
    return show(request, template, place=place, status=status, **values)
