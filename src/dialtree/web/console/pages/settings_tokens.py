"""`/console/organizations/{id}/settings/tokens`: what programs present to management."""

from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError, not_found, refuse
from dialtree.directory.fields import Refusals
from dialtree.directory.reach import Reach
from dialtree.management import tokens
from dialtree.management.permissions import Permission
from dialtree.management.tokens import TokenTerms
from dialtree.storage.claims import AlreadyClaimedError
from dialtree.storage.database import Database
from dialtree.storage.paging import Page, Window
from dialtree.storage.titles import load_titles
from dialtree.storage.tokens import Token, list_tokens
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import CONFLICT, INVALID, is_for, lead_to, show
from dialtree.web.console.codes.form import account_of, code_form, is_search
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.listing import ListQuery, read_query
from dialtree.web.console.once import claim_of
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.settings.tabs import root_of, settings_values
from dialtree.web.console.texts import texts_of
from dialtree.web.idempotency import SECRET
from dialtree.web.parameters import Directory, PathId

LIST = "tokens"
"""The id of the element that has the list."""

_DAYS = ("30", "90", "365", "")
"""For how many days a token can be good; "" is for good."""


class SettingsTokensController(Controller):
    """Management tokens."""

    path = "/organizations/{organization_id:int}/settings/tokens"
    opt = {SECRET: True}  # noqa: RUF012 - as Litestar has it

    @get(permission=Permission.WRITE)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The list, newest first; the list alone when a script asks for that."""
        reach, own = request.user.reach, place.organization.id
        # An operator's reach has all organisations in it.
        within = Reach(own) if reach.is_everything else reach

        async def load(window: Window) -> Page[Token]:
            async with directory.read() as connection:
                return await list_tokens(connection, within, window)

        query = read_query(request.query_params, ListQuery)
        leaf = await load_leaf(load, lambda it: (it.id, it.id), query, sort="-id")
        async with directory.read() as connection:
            named = {("account", it.account_id) for it in leaf.items if it.account_id is not None}
            titles = await load_titles(connection, reach, own, named)
        values: dict[str, Any] = {"query": query, "leaf": leaf, "titles": titles, "now": datetime.now(UTC)}
        template = "settings/tokens_list.html" if is_for(request, LIST) else "settings/tokens.html"
        return show(request, template, place=place, **values, **settings_values(request, place, "tokens"))

    @get("/new", permission=Permission.WRITE)
    async def show_new(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The form for a new one."""
        return await _form(request, directory, place, Form({"role": "viewer", "days": "90"}))

    @post("/new", permission=Permission.WRITE)
    async def issue(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """Issues it, and shows it this once."""
        form = await read_form(request)
        if is_search(form):
            return await _form(request, directory, place, form)
        try:
            token, secret = await _issue(request, directory, place, form)
        except AlreadyClaimedError:
            values = settings_values(request, place, "tokens")
            return show(request, "settings/token_shown_already.html", place=place, status=CONFLICT, **values)
        except RefusedError as error:
            wrong = form.refused(texts_of(request), error)
            return await _form(request, directory, place, wrong, status=INVALID)
        values = settings_values(request, place, "tokens")
        return show(request, "settings/token_issued.html", place=place, token=token, secret=str(secret), **values)

    @get("/{token_id:int}/revoke", permission=Permission.WRITE)
    async def ask(self, request: Requested, directory: Directory, place: ThePlace, token_id: PathId) -> Response[bytes]:
        """Asks whether one shall be revoked."""
        token = await _find(request, directory, place, token_id)
        values = settings_values(request, place, "tokens")
        return show(request, "settings/token_revoke.html", place=place, token=token, **values)

    @post("/{token_id:int}/revoke", permission=Permission.WRITE)
    async def revoke(
        self, request: Requested, directory: Directory, place: ThePlace, token_id: PathId
    ) -> Response[bytes]:
        """Revokes it."""
        token = await _find(request, directory, place, token_id)
        await tokens.revoke_token(directory, request.user.actor, token_id)
        done = texts_of(request).gettext("Token “%(name)s” is revoked.", name=token.label)
        return lead_to(request, f"{root_of(place)}/tokens", Flash(done))


async def _issue(request: Requested, directory: Database, place: Place, form: Form) -> tuple[Token, object]:
    once, refusals = directory.claiming(claim_of(request, form)), Refusals()
    with refusals:
        account_id = await account_of(request, directory, place, form)
    with refusals:
        if form["role"] not in {"manager", "viewer"}:
            raise refuse("role", f"{form['role'][:80]!r} is none of manager, viewer")
    with refusals:
        if form["days"] not in _DAYS:
            raise refuse("days", "not one of the choices")
    refusals.tell()
    expires_at = datetime.now(UTC) + timedelta(days=int(form["days"])) if form["days"] else None
    terms = TokenTerms(form["label"], form["role"], account_id, expires_at)
    return await tokens.issue_token(once, request.user.actor, terms)


async def _find(request: Requested, directory: Database, place: Place, token_id: int) -> Token:
    async with directory.read() as connection:
        token = await tokens.find_token(connection, request.user.reach, token_id)
    if token.organization_id != place.organization.id:
        raise not_found("token_id", f"there is no token {token_id}")
    return token


async def _form(
    request: Requested, directory: Database, place: Place, fields: Form, *, status: int = 200
) -> Response[bytes]:
    account = request.user.reach.account_id or place.organization.id
    values = {"account_id": str(account), **fields.values}
    made = await code_form(request, directory, place, Form(values, fields.errors))
    return show(
        request,
        "settings/token_new.html",
        place=place,
        status=status,
        form=made.fields,
        choices=made.accounts,
        mark=made.mark,
        **settings_values(request, place, "tokens"),
    )
