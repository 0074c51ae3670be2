"""`…/users/{id}/sign-in`: how a user signs in, as what, and where."""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError
from dialtree.directory.role import SIGN_IN_ROLES
from dialtree.management import sign_ins
from dialtree.management.permissions import Permission
from dialtree.management.sign_ins import SignInTerms
from dialtree.management.user_details import UserDetails
from dialtree.management.versions import ChangedError, version_of
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import INVALID, is_for, show
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.people.choices import FIND, choices_in, is_searching
from dialtree.web.console.people.roles import ROLES
from dialtree.web.console.people.showing import read_id, refusal
from dialtree.web.console.people.trees import load_tree
from dialtree.web.console.people.user_pages import back_to_user, find_user, show_user
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory, PathId

CHOICE = "account_id-choice"
"""The id of the element in which the account is chosen."""


class UserSignInController(Controller):
    """How a user signs in."""

    path = "/organizations/{organization_id:int}/users/{user_id:int}/sign-in"

    @get(permission=Permission.WRITE)
    async def show_form(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """The form."""
        details = await find_user(request, directory, place, user_id)
        form = _form_of(details, request.query_params.get(FIND, ""))
        return await _page(request, directory, place, details, form)

    @post(permission=Permission.WRITE)
    async def set_terms(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """Lets them sign in, or changes how they do."""
        form, texts = await read_form(request), texts_of(request)
        details = await find_user(request, directory, place, user_id)
        if is_searching(form):
            return await _page(request, directory, place, details, form)
        account_id = read_id(form["account_id"])
        if not account_id:
            form = form.wrong({"account_id": texts.gettext("Choose an account.")})
            return await _page(request, directory, place, details, form, status=INVALID)
        terms = SignInTerms(form["email"], form["role"], account_id, form["active"] != "no")
        try:
            actor, version = request.user.actor, form["version"] or None
            _, is_new = await sign_ins.set_sign_in(directory, actor, user_id, terms, version)
        except (RefusedError, ChangedError) as error:
            form, status = refusal(form, texts, error, "user_id")
            details = await find_user(request, directory, place, user_id)
            return await _page(request, directory, place, details, form, status=status)
        done = (
            texts.gettext("They can sign in once they have set a password: make a link for it.")
            if is_new
            else texts.gettext("Saved.")
        )
        return await back_to_user(request, directory, place, user_id, done)

    @get("/end", permission=Permission.WRITE)
    async def show_end(
        self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId
    ) -> Response[bytes]:
        """The question whether they shall sign in no more."""
        details = await find_user(request, directory, place, user_id)
        return _end(request, place, details, Form({}))

    @post("/end", permission=Permission.WRITE)
    async def end(self, request: Requested, directory: Directory, place: ThePlace, user_id: PathId) -> Response[bytes]:
        """Lets them sign in no more."""
        form, texts = await read_form(request), texts_of(request)
        details = await find_user(request, directory, place, user_id)
        try:
            await sign_ins.delete_sign_in(directory, request.user.actor, user_id, form["version"])
        except ChangedError as error:
            form, status = refusal(form, texts, error, "")
            return _end(request, place, details, form, status=status)
        done = texts.gettext("“%(name)s” does not sign in any more.", name=details.user.name or details.user.email)
        return await back_to_user(request, directory, place, user_id, done)


def _form_of(details: UserDetails, sought: str) -> Form:
    known = details.sign_in
    values = {
        "email": known.email if known else details.user.email,
        "role": known.role if known else SIGN_IN_ROLES[-1],
        "account_id": str(known.account_id) if known else "",
        "active": "no" if known and not known.active else "yes",
        FIND: sought,
    }
    return Form(values)


async def _page(
    request: Requested, directory: Directory, place: Place, details: UserDetails, form: Form, *, status: int = 200
) -> Response[bytes]:
    tree = await load_tree(request, directory, place)
    choices = choices_in(tree, form, "account_id")
    if is_for(request, CHOICE):
        address = request.url.path
        return show(request, "users/account_choice.html", place=place, address=address, form=form, choices=choices)
    roles = [(it, ROLES[it]) for it in SIGN_IN_ROLES]
    return show_user(
        request, "users/sign_in.html", place, details, form, status=status, choices=choices, roles=roles,
        sign_in_version=_version(details),
    )  # fmt: skip


def _end(request: Requested, place: Place, details: UserDetails, form: Form, *, status: int = 200) -> Response[bytes]:
    template, version = "users/sign_in_end.html", _version(details)
    return show_user(request, template, place, details, form, status=status, sign_in_version=version)


def _version(details: UserDetails) -> str:
    return version_of(details.sign_in) if details.sign_in else ""
