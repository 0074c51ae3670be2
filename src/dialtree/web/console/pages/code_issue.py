"""`/console/organizations/{id}/codes/new` and `…/adopt`: a new code, shown once; one of another system."""

from litestar import Controller, Response, get, post

from dialtree.contract.code import Code
from dialtree.directory.faults import RefusedError
from dialtree.directory.fields import Refusals
from dialtree.management import codes
from dialtree.management.code_terms import Terms
from dialtree.management.permissions import Permission
from dialtree.storage.claims import AlreadyClaimedError
from dialtree.storage.codes import CodeRow
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import codes_of
from dialtree.web.console.answers import INVALID, lead_to, show
from dialtree.web.console.codes.form import account_of, code_form, common, empty_fields, is_search
from dialtree.web.console.codes.shown_once import show_code, shown_already
from dialtree.web.console.codes.terms import read_terms, refused_terms
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.once import claim_of
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.idempotency import SECRET
from dialtree.web.parameters import Directory


class CodeIssueController(Controller):
    """New codes."""

    path = "/organizations/{organization_id:int}/codes"
    opt = {SECRET: True}  # noqa: RUF012 - as Litestar has it

    @get("/new", permission=Permission.WRITE)
    async def show_new(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The form for a new code."""
        return await _form(request, directory, place, "codes/new.html", empty_fields(request))

    @post("/new", permission=Permission.WRITE)
    async def issue(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Issues a code, and shows it this once."""
        form = await read_form(request)
        if is_search(form):
            return await _form(request, directory, place, "codes/new.html", form)
        try:
            row, secret = await _issue(request, directory, place, form)
        except AlreadyClaimedError:
            return shown_already(request, place)
        except RefusedError as error:
            wrong = refused_terms(form, texts_of(request), error)
            return await _form(request, directory, place, "codes/new.html", wrong, status=INVALID)
        return show_code(request, place, row, secret)

    @get("/adopt", permission=Permission.WRITE)
    async def show_adopt(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The form for a code of another system."""
        return await _form(request, directory, place, "codes/adopt.html", empty_fields(request))

    @post("/adopt", permission=Permission.WRITE)
    async def adopt(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Adopts a code."""
        form, texts = await read_form(request), texts_of(request)
        if is_search(form):
            return await _form(request, directory, place, "codes/adopt.html", form)
        try:
            account_id, terms = await _read(request, directory, place, form)
            row = await codes.adopt_code(directory, request.user.actor, account_id, form["code"], terms)
        except RefusedError as error:
            wrong = refused_terms(form, texts, error)
            if not wrong.error("code"):
                # It is not sent back to the page, so that it does not remain in it.
                wrong = wrong.wrong({**wrong.errors, "code": texts.gettext("Paste the code again.")})
            return await _form(request, directory, place, "codes/adopt.html", wrong, status=INVALID)
        done = texts.gettext("The code that ends with %(end)s works here now.", end=row.last_four)
        return lead_to(request, codes_of(place.organization.id), Flash(done))


async def _issue(request: Requested, directory: Directory, place: Place, form: Form) -> tuple[CodeRow, Code]:
    once = directory.claiming(claim_of(request, form))
    account_id, terms = await _read(request, directory, place, form)
    return await codes.issue_code(once, request.user.actor, account_id, terms)


async def _read(request: Requested, directory: Directory, place: Place, form: Form) -> tuple[int, Terms]:
    refusals = Refusals()
    with refusals:
        account_id = await account_of(request, directory, place, form)
    with refusals:
        terms = read_terms(form, place.organization.time_zone)
    refusals.tell()
    return account_id, terms


async def _form(
    request: Requested, directory: Directory, place: Place, template: str, fields: Form, *, status: int = 200
) -> Response[bytes]:
    form = await code_form(request, directory, place, fields)
    values = common(place, codes_of(place.organization.id))
    return show(request, template, place=place, status=status, code_form=form, form=form.fields, **values)
