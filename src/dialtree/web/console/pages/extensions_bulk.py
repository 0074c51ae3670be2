"""`/console/organizations/{id}/extensions/bulk`: the same change to many: what it will do, doing, undoing."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import RefusedError, not_found
from dialtree.management import accounts, extensions, users
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.extension_views import ExtensionView
from dialtree.storage.paging import Page, Window
from dialtree.web.authentication import Requested
from dialtree.web.console.addresses import with_query
from dialtree.web.console.answers import CHANGED, INVALID, is_for, lead_to, show
from dialtree.web.console.directory.query import DirectoryQuery
from dialtree.web.console.downloads import every
from dialtree.web.console.extensions.addresses import back_of, root_of
from dialtree.web.console.extensions.bulk import BulkQuery, read_bulk
from dialtree.web.console.extensions.bulk_texts import done, heading, marked_up
from dialtree.web.console.extensions.choices import ACCOUNT, USER, account_choices, is_searching, searched, user_choices
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.people.trees import load_tree
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.texts import texts_of
from dialtree.web.parameters import Directory, PathId
from dialtree.web.services import Indexes

MOST_SHOWN = 100
"""How many extensions are shown of those that would change."""


class ExtensionsBulkController(Controller):
    """Many extensions."""

    path = "/organizations/{organization_id:int}/extensions/bulk"

    @get(permission=Permission.WRITE)
    async def show_summary(
        self, request: Requested, directory: Directory, indexes: Indexes, place: ThePlace
    ) -> Response[bytes]:
        """What will be done; or the question where they are to move, or to whom they are to be set."""
        return await _summary(request, directory, indexes, place)

    @post(permission=Permission.WRITE)
    async def change(
        self, request: Requested, directory: Directory, indexes: Indexes, place: ThePlace
    ) -> Response[bytes]:
        """Does it, if it is still what was shown."""
        form, texts = await read_form(request), texts_of(request)
        bulk, query = read_bulk(request)
        if bulk.selects_nothing or bulk.is_open:
            return await _summary(request, directory, indexes, place, status=INVALID)
        chosen = await _selected(request, directory, indexes, place, bulk, query)
        ids = [it.id for it in chosen]
        try:
            target = await _target(request, directory, place, bulk)
            actor, version = request.user.actor, form["version"]
            applied = await extensions.change_alike(directory, actor, place.organization.id, ids, bulk.change, version)
        except ChangedError:
            changed = texts.gettext("Some of them have changed meanwhile. This is what it would do now.")
            return await _summary(request, directory, indexes, place, errors=[changed], status=CHANGED)
        except RefusedError as error:
            told = list(dict.fromkeys(texts.fault(it) for it in error.faults))
            return await _summary(request, directory, indexes, place, errors=told, status=INVALID)
        back = _back(place, query)
        undo = with_query(f"{root_of(place)}/extensions/bulk/undo/{applied.revision}", {"back": back})
        flash = Flash(done(texts, bulk.do, applied.changed, target), undo=undo if applied.changed else "")
        return lead_to(request, back, flash)

    @post("/undo/{revision:int}", permission=Permission.WRITE)
    async def undo(
        self, request: Requested, directory: Directory, place: ThePlace, revision: PathId
    ) -> Response[bytes]:
        """Puts back what was done, unless any of it has changed since."""
        texts, back = texts_of(request), back_of(request, place)
        try:
            number = await extensions.undo_many(directory, request.user.actor, place.organization.id, revision)
        except RefusedError as error:
            faults = " ".join(dict.fromkeys(f"{texts.fault(it)}." for it in error.faults))
            failed = texts.gettext("Nothing was undone. %(faults)s", faults=faults)
            return lead_to(request, back, Flash(failed, "failed"))
        undone = texts.ngettext(
            "%(num)s extension is again as it was.", "%(num)s extensions are again as they were.", number
        )
        return lead_to(request, back, Flash(undone))


async def _summary(
    request: Requested,
    directory: Directory,
    indexes: Indexes,
    place: Place,
    *,
    errors: Sequence[str] = (),
    status: int = 200,
) -> Response[bytes]:
    bulk, query = read_bulk(request)
    values: dict[str, Any] = {"active": "directory", "root": root_of(place), "back": _back(place, query)}
    if bulk.selects_nothing:
        return show(request, "extensions/bulk_nothing.html", place=place, status=status, **values)
    texts, told = texts_of(request), [*bulk.told(), *((name, str(value)) for name, value in query.told().items())]
    values |= {"bulk": bulk, "told": told, "errors": errors, "address": f"{root_of(place)}/extensions/bulk"}
    is_open = bulk.is_open or is_searching(Form(dict(request.query_params)))
    if is_open:
        form = Form({ACCOUNT: str(bulk.account_id or ""), USER: str(bulk.user_id or ""), **searched(request)})
        tree = await load_tree(request, directory, place)
        values |= {"form": form, "accounts": account_choices(tree, form)}
        values["users"] = await user_choices(request, directory, place, form)
        for kind in ("account", "user"):
            if is_for(request, f"extension-{kind}-choice"):
                return show(request, f"extensions/{kind}_choice.html", place=place, **values)
    chosen = await _selected(request, directory, indexes, place, bulk, query)
    if len(chosen) > extensions.MOST_OPERATIONS:
        most = extensions.MOST_OPERATIONS
        return show(request, "extensions/bulk_too_many.html", place=place, status=status, most=most, **values)
    if is_open:
        values["title"] = values["heading"] = heading(texts, bulk.do, len(chosen), "")
        return show(request, "extensions/bulk_choice.html", place=place, status=status, **values)
    target = await _target(request, directory, place, bulk)
    changing = extensions.changing(chosen, bulk.change)
    number = len(changing.extensions)
    title = heading(texts, bulk.do, number, target)
    values |= {
        "title": title,
        "heading": marked_up(title),
        "target": target,
        "shown": changing.extensions[:MOST_SHOWN],
        "number": number,
        "hidden": max(0, number - MOST_SHOWN),
        "same": len(chosen) - number,
        "version": version_of(changing),
    }
    return show(request, "extensions/bulk.html", place=place, status=status, **values)


async def _selected(
    request: Requested, directory: Directory, indexes: Indexes, place: Place, bulk: BulkQuery, query: DirectoryQuery
) -> list[ExtensionView]:
    """The extensions that are meant; one more than can be changed at once, when there are more."""
    if not bulk.every:
        async with directory.read() as connection:
            return await extensions.load_selected(
                connection, request.user.reach, place.organization.id, dict.fromkeys(bulk.ids)
            )
    wanted = query.selection(request.user.reach, place.organization.id)

    async def load(window: Window) -> Page[ExtensionView]:
        return await extensions.list_extensions(directory, indexes, wanted, query.search, window)

    found: list[ExtensionView] = []
    async for extension in every(load, query.sort):
        found.append(extension)
        if len(found) > extensions.MOST_OPERATIONS:
            break
    return found


async def _target(request: Requested, directory: Directory, place: Place, bulk: BulkQuery) -> str:
    """The name of the account that they move to, or of the user that they are set to.

    Raises:
        NotFoundError: There is none within reach.
    """
    async with directory.read() as connection:
        if bulk.do == "move":
            account = await accounts.find(connection, request.user.reach, bulk.account_id)
            if account.organization_id == place.organization.id:
                return account.name
            raise not_found("account_id", f"there is no account {bulk.account_id}")
        if bulk.do == "set_user":
            organization_id, user = await users.find(connection, request.user.reach, bulk.user_id)
            if organization_id == place.organization.id:
                return user.name or user.email
            raise not_found("user_id", f"there is no user {bulk.user_id}")
    return ""


def _back(place: Place, query: DirectoryQuery) -> str:
    return with_query(root_of(place), query.told())
