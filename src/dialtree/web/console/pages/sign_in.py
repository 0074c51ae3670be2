"""`/console/sign-in` and `/console/sign-out`: the way in and out."""

from litestar import Controller, Response, get, post

from dialtree.management.permissions import Permission
from dialtree.management.sessions import sign_out
from dialtree.management.sign_in_errors import CodeNeededError, NotSignedInError, SlowDownError
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import SIGN_IN, ours
from dialtree.web.console.answers import INVALID, AnyRequest, is_partial, lead_to, show
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.own.patience import TOO_MANY, seconds_of, told_to_wait
from dialtree.web.console.texts import texts_of
from dialtree.web.cookie import no_cookie, session_cookie
from dialtree.web.door import TheDoor
from dialtree.web.guard import PUBLIC
from dialtree.web.parameters import Directory


class SignInController(Controller):
    """Signing in and out."""

    @get("/sign-in", permission=PUBLIC, sync_to_thread=False)
    def show_form(self, request: AnyRequest) -> Response[bytes]:
        """The form; who is signed in already is led on."""
        wanted = ours(request.query_params.get("next", ""))
        if request.user is not None:
            return lead_to(request, wanted)
        return _form(request, Form({"next": wanted}))

    @post("/sign-in", permission=PUBLIC)
    async def enter(self, request: AnyRequest, door: TheDoor) -> Response[bytes]:
        """Signs in."""
        form, texts = await read_form(request), texts_of(request)
        try:
            signed_in = await door.sign_in(request, form["email"], form["password"], form["code"].strip())
        except CodeNeededError:
            return _form(request, form, status=INVALID, second=True)
        except NotSignedInError as error:
            # Only once the password is right is anything said of the code.
            faults = {it.field: texts.fault(it) for it in error.faults}
            wrong = faults or {"": texts.gettext("The e-mail or the password is wrong.")}
            return _form(request, form.wrong(wrong), status=INVALID, second=bool(faults))
        except SlowDownError as error:
            waiting, second = form.wrong({"": told_to_wait(texts, error)}), bool(form["code"])
            return _form(request, waiting, status=TOO_MANY, second=second, wait=seconds_of(error))
        secure = door.is_secure(request)
        cookie = session_cookie(signed_in.secret, signed_in.expires_at, door.clock(), secure=secure)
        return lead_to(request, ours(form["next"]), cookies=[cookie])

    @post("/sign-out", permission=Permission.OWN, enrolling=True)
    async def leave(self, request: Requested, directory: Directory, door: TheDoor) -> Response[bytes]:
        """Signs out."""
        await sign_out(directory, request.user)
        return lead_to(request, SIGN_IN, cookies=[no_cookie(secure=door.is_secure(request))])


def _form(
    request: AnyRequest, form: Form, *, status: int = 200, second: bool = False, wait: int = 0
) -> Response[bytes]:
    template = "sign_in_more.html" if is_partial(request) else "sign_in.html"
    headers = {"Retry-After": str(wait)} if wait else {}
    return show(request, template, status=status, headers=headers, form=form, second=second)
