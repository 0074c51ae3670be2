"""`/console/organizations/{id}/codes/{id}`: a code: its terms and its use, rotating and revoking it."""

from datetime import UTC, datetime
from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.code import state_of
from dialtree.directory.faults import NotFoundError, RefusedError, not_found
from dialtree.management import codes
from dialtree.management.code_rotation import USUAL_OVERLAP, rotate_code
from dialtree.management.code_use import UsedCode, find_used_code
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.claims import AlreadyClaimedError
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import codes_of, directory_of
from dialtree.web.console.answers import CHANGED, INVALID, is_for, lead_to, show
from dialtree.web.console.codes.form import common
from dialtree.web.console.codes.shown_once import show_code, shown_already
from dialtree.web.console.codes.sparkline import sparkline
from dialtree.web.console.codes.terms import read_changes, refused_terms, told_terms
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.once import claim_of, new_mark
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import Texts, texts_of
from dialtree.web.parameters import Directory, PathId

_LONGEST = 4


class CodeController(Controller):
    """A code."""

    path = "/organizations/{organization_id:int}/codes/{code_id:int}"

    @get(permission=Permission.READ)
    async def show_page(
        self, request: Requested, directory: Directory, place: ThePlace, code_id: PathId
    ) -> Response[bytes]:
        """The page."""
        found = await _find(request, directory, place, code_id)
        return _page(request, place, found, Form(told_terms(found.code, place.organization.time_zone)))

    @post(permission=Permission.WRITE)
    async def change(
        self, request: Requested, directory: Directory, place: ThePlace, code_id: PathId
    ) -> Response[bytes]:
        """Changes its terms, unless somebody else has meanwhile."""
        form, texts = await read_form(request), texts_of(request)
        found = await _find(request, directory, place, code_id)
        try:
            change = read_changes(form, found.code, place.organization.time_zone)
            await codes.change_code(directory, request.user.actor, code_id, change, form["version"] or None)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _page(request, place, found, refused_terms(form, texts, error), status=INVALID)
        except ChangedError:
            found = await _find(request, directory, place, code_id)
            now = Form(told_terms(found.code, place.organization.time_zone))
            return _page(request, place, found, _overtaken(now, texts), status=CHANGED)
        return lead_to(request, _address(place, code_id), Flash(texts.gettext("Saved.")))

    @get("/rotate", permission=Permission.WRITE, secret=True)
    async def show_rotate(
        self, request: Requested, directory: Directory, place: ThePlace, code_id: PathId
    ) -> Response[bytes]:
        """Asks for how long the code goes on beside its successor."""
        found = await _find(request, directory, place, code_id)
        return _rotation(request, place, found, Form({"overlap_hours": str(USUAL_OVERLAP)}))

    @post("/rotate", permission=Permission.WRITE, secret=True)
    async def rotate(
        self, request: Requested, directory: Directory, place: ThePlace, code_id: PathId
    ) -> Response[bytes]:
        """Issues the successor, and shows it this once."""
        form, texts = await read_form(request), texts_of(request)
        found = await _find(request, directory, place, code_id)
        hours = form["overlap_hours"]
        try:
            once = directory.claiming(claim_of(request, form))
            overlap = int(hours) if hours.isascii() and hours.isdecimal() and len(hours) <= _LONGEST else -1
            made, secret = await rotate_code(once, request.user.actor, code_id, overlap, form["version"] or None)
        except AlreadyClaimedError:
            return shown_already(request, place)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _rotation(request, place, found, form.refused(texts, error), status=INVALID)
        except ChangedError:
            found = await _find(request, directory, place, code_id)
            return _rotation(request, place, found, _overtaken(form, texts), status=CHANGED)
        return show_code(request, place, made.successor, secret, made.old)

    @get("/revoke", permission=Permission.WRITE)
    async def show_revoke(
        self, request: Requested, directory: Directory, place: ThePlace, code_id: PathId
    ) -> Response[bytes]:
        """Asks whether the code is to be revoked."""
        found = await _find(request, directory, place, code_id)
        template = "codes/revoke_part.html" if is_for(request, "drawer") else "codes/revoke.html"
        return show(request, template, place=place, **_values(place, found))

    @post("/revoke", permission=Permission.WRITE)
    async def revoke(
        self, request: Requested, directory: Directory, place: ThePlace, code_id: PathId
    ) -> Response[bytes]:
        """Revokes it."""
        found, texts = await _find(request, directory, place, code_id), texts_of(request)
        await codes.revoke_code(directory, request.user.actor, code_id)
        done = texts.gettext("The code that ends with %(end)s is revoked.", end=found.code.last_four)
        return lead_to(request, codes_of(place.organization.id), Flash(done))


async def _find(request: Requested, directory: Directory, place: Place, code_id: int) -> UsedCode:
    async with directory.read() as connection:
        found = await find_used_code(connection, request.user.reach, code_id, datetime.now(UTC))
    if found.code.organization_id != place.organization.id:
        raise not_found("code_id", f"there is no code {code_id}")
    return found


def _page(request: Requested, place: Place, found: UsedCode, form: Form, *, status: int = 200) -> Response[bytes]:
    values = _values(place, found)
    may_open_all = request.user.reach.has_all_of(place.organization.id) or found.code.scope == "organization"
    template = "codes/code.html"
    return show(request, template, place=place, status=status, form=form, may_open_all=may_open_all, **values)


def _rotation(request: Requested, place: Place, found: UsedCode, form: Form, *, status: int = 200) -> Response[bytes]:
    values = _values(place, found)
    return show(request, "codes/rotate.html", place=place, status=status, form=form, mark=new_mark(), **values)


def _values(place: Place, found: UsedCode) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        **common(place, codes_of(place.organization.id)),
        "directory": directory_of(place.organization.id),
        "used": found,
        "code": found.code,
        "state": state_of(found.code.expires_at, found.code.revoked_at, now),
        "version": version_of(found.code),
        "chart": sparkline(found.days),
        "now": now,
    }


def _overtaken(form: Form, texts: Texts) -> Form:
    wrong = texts.gettext("Somebody has changed it meanwhile. This is how it is now.")
    return form.wrong({"": wrong})


def _address(place: Place, code_id: int) -> str:
    return f"{codes_of(place.organization.id)}/{code_id}"
