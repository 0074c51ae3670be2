"""`/console/organizations/{id}/settings/webhooks/{id}`: a webhook, and how sending goes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from litestar import Controller, Response, get, post

from dialtree.directory.faults import NotFoundError, RefusedError, not_found
from dialtree.management import webhooks
from dialtree.management.permissions import Permission
from dialtree.management.versions import ChangedError, version_of
from dialtree.storage.claims import AlreadyClaimedError
from dialtree.storage.database import Database
from dialtree.storage.paging import Page, Window
from dialtree.storage.webhook_deliveries import Delivery, list_deliveries
from dialtree.storage.webhooks import Webhook, read_progress
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import CHANGED, INVALID, is_for, lead_to, show
from dialtree.web.console.flashes import Flash
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.listing import ListQuery, read_query
from dialtree.web.console.once import claim_of, new_mark
from dialtree.web.console.pager import load_leaf
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.settings.tabs import root_of, settings_values
from dialtree.web.console.settings.webhooks import TheCourier, shown_webhook_secret, webhook_shown_already
from dialtree.web.console.texts import Texts, marked, texts_of
from dialtree.web.idempotency import SECRET
from dialtree.web.parameters import Directory, PathId

LIST = "deliveries"
"""The id of the element that has the log."""

_CHANGES: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "enable": ({"active": True}, marked("The webhook is enabled, and goes on where it has stopped.")),
    "disable": ({"active": False}, marked("The webhook is disabled. Nothing is sent.")),
    "skip": ({}, marked("What had not been sent is left out.")),
}
"""What else than its fields can be changed by a press."""


class SettingsWebhookController(Controller):
    """One webhook. Its page has several forms; `do` says which was sent."""

    path = "/organizations/{organization_id:int}/settings/webhooks/{webhook_id:int}"
    opt = {SECRET: True}  # noqa: RUF012 - as Litestar has it

    @get(permission=Permission.WRITE, whole=True)
    async def show_page(
        self, request: Requested, directory: Directory, place: ThePlace, webhook_id: PathId
    ) -> Response[bytes]:
        """The page; its log alone when a script asks for that."""
        webhook = await _find(request, directory, place, webhook_id)
        return await _page(request, directory, place, webhook, _told(webhook))

    @post(permission=Permission.WRITE, whole=True)
    async def act(
        self, request: Requested, directory: Directory, courier: TheCourier, place: ThePlace, webhook_id: PathId
    ) -> Response[bytes]:
        """Does what the form says: change, enable, disable, skip, ping, rotate or delete."""
        form, texts = await read_form(request), texts_of(request)
        webhook = await _find(request, directory, place, webhook_id)
        try:
            if form["do"] == "rotate":
                once = directory.claiming(claim_of(request, form))
                webhook, secret = await webhooks.rotate_secret(once, request.user.actor, webhook_id)
                return shown_webhook_secret(request, place, webhook, secret, is_new=False)
            address, said = await _do(request, directory, courier, place, form, webhook_id)
        except AlreadyClaimedError:
            return webhook_shown_already(request, place)
        except NotFoundError:
            raise
        except RefusedError as error:
            return await _page(request, directory, place, webhook, form.refused(texts, error), status=INVALID)
        except ChangedError:
            wrong = {"": texts.gettext("Somebody has changed it meanwhile. Load the page again to see how it is now.")}
            return await _page(request, directory, place, webhook, form.wrong(wrong), status=CHANGED)
        return lead_to(request, address, said)


async def _do(
    request: Requested, directory: Database, courier: TheCourier, place: Place, form: Form, webhook_id: int
) -> tuple[str, Flash]:
    """Does it; returns where that leads, and what it says there."""
    here = f"{root_of(place)}/webhooks/{webhook_id}"
    if form["do"] == "ping":
        return here, await _ping(request, directory, courier, webhook_id)
    if form["do"] == "delete":
        await webhooks.delete_webhook(directory, request.user.actor, webhook_id, form["version"] or None)
        return f"{root_of(place)}/webhooks", Flash(texts_of(request).gettext("The webhook was deleted."))
    return here, Flash(await _change(request, directory, courier, form, webhook_id))


async def _change(request: Requested, directory: Database, courier: TheCourier, form: Form, webhook_id: int) -> str:
    texts: Texts = texts_of(request)
    fields = {"url": form["url"].strip(), "label": form["label"]}
    change, done = _CHANGES.get(form["do"], (fields, marked("The webhook was saved.")))
    await webhooks.change_webhook(
        directory,
        courier.networks,
        request.user.actor,
        webhook_id,
        change,
        form["version"] or None,
        skip_to_now=form["do"] == "skip",
    )
    return texts.gettext(done)


async def _ping(request: Requested, directory: Database, courier: TheCourier, webhook_id: int) -> Flash:
    texts = texts_of(request)
    reach = request.user.reach
    delivery = await webhooks.ping_webhook(directory, reach, webhook_id, courier, lambda: datetime.now(UTC))
    if delivery.error:
        return Flash(texts.gettext("The ping did not arrive: %(error)s", error=delivery.error), "failed")
    return Flash(texts.gettext("The ping arrived, and was answered with %(status)s.", status=delivery.status))


async def _find(request: Requested, directory: Database, place: Place, webhook_id: int) -> Webhook:
    async with directory.read() as connection:
        webhook = await webhooks.find(connection, request.user.reach, webhook_id)
    if webhook.organization_id != place.organization.id:
        raise not_found("webhook_id", f"there is no webhook {webhook_id}")
    return webhook


async def _page(
    request: Requested, directory: Database, place: Place, webhook: Webhook, form: Form, *, status: int = 200
) -> Response[bytes]:
    async def load(window: Window) -> Page[Delivery]:
        async with directory.read() as connection:
            return await list_deliveries(connection, webhook.id, window)

    query = read_query(request.query_params, ListQuery)
    leaf = await load_leaf(load, lambda it: (it.id, it.id), query, sort="-id", limit=20)
    async with directory.read() as connection:
        progress = await read_progress(connection, webhook.id)
    values: dict[str, Any] = {
        "webhook": webhook,
        "form": Form({**_told(webhook).values, **form.values}, form.errors),
        "version": form["version"] or version_of(webhook),
        "progress": progress,
        "query": query,
        "leaf": leaf,
        "here": f"{root_of(place)}/webhooks/{webhook.id}",
        "mark": new_mark(),
        "now": datetime.now(UTC),
    }
    template = "settings/deliveries.html" if is_for(request, LIST) else "settings/webhook.html"
    return show(request, template, place=place, status=status, **values, **settings_values(request, place, "webhooks"))


def _told(webhook: Webhook) -> Form:
    return Form({"url": webhook.url, "label": webhook.label})
