"""`/console/organizations/{id}/settings/webhooks`: who is told of the changes of an organisation."""

from litestar import Controller, Response, get, post

from dialtree.directory.faults import NotFoundError, RefusedError
from dialtree.management import webhooks
from dialtree.management.organizations import find_whole
from dialtree.management.permissions import Permission
from dialtree.storage.claims import AlreadyClaimedError
from dialtree.storage.paging import MOST, Window
from dialtree.storage.webhooks import WebhookFilter, list_webhooks, read_progress
from dialtree.web.authentication import Requested
from dialtree.web.console.answers import INVALID, show
from dialtree.web.console.forms import Form, read_form
from dialtree.web.console.once import claim_of, new_mark
from dialtree.web.console.place import Place, ThePlace
from dialtree.web.console.settings.tabs import settings_values
from dialtree.web.console.settings.webhooks import TheCourier, shown_webhook_secret, webhook_shown_already
from dialtree.web.console.texts import texts_of
from dialtree.web.idempotency import SECRET
from dialtree.web.parameters import Directory


class SettingsWebhooksController(Controller):
    """Webhooks: the list, and a new one."""

    path = "/organizations/{organization_id:int}/settings/webhooks"
    opt = {SECRET: True}  # noqa: RUF012 - as Litestar has it

    @get(permission=Permission.WRITE, whole=True)
    async def show_page(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The list; there are never many."""
        own, reach = place.organization.id, request.user.reach
        async with directory.read() as connection:
            await find_whole(connection, reach, own)
            page = await list_webhooks(connection, WebhookFilter(reach, own), Window(MOST, "label"))
            shown = [(it, await read_progress(connection, it.id)) for it in page.items]
        values = settings_values(request, place, "webhooks")
        is_full = len(shown) >= webhooks.MOST_WEBHOOKS
        return show(request, "settings/webhooks.html", place=place, webhooks=shown, is_full=is_full, **values)

    @get("/new", permission=Permission.WRITE, whole=True)
    async def show_new(self, request: Requested, directory: Directory, place: ThePlace) -> Response[bytes]:
        """The form for a new one."""
        async with directory.read() as connection:
            await find_whole(connection, request.user.reach, place.organization.id)
        return _form(request, place, Form({"url": "", "label": ""}))

    @post("/new", permission=Permission.WRITE, whole=True)
    async def add(
        self, request: Requested, directory: Directory, courier: TheCourier, place: ThePlace
    ) -> Response[bytes]:
        """Makes it, and shows its secret this once."""
        async with directory.read() as connection:
            await find_whole(connection, request.user.reach, place.organization.id)
        form, own, actor = await read_form(request), place.organization.id, request.user.actor
        try:
            once = directory.claiming(claim_of(request, form))
            webhook, secret = await webhooks.add_webhook(
                once, courier.networks, actor, own, form["url"].strip(), form["label"]
            )
        except AlreadyClaimedError:
            return webhook_shown_already(request, place)
        except NotFoundError:
            raise
        except RefusedError as error:
            return _form(request, place, form.refused(texts_of(request), error), status=INVALID)
        return shown_webhook_secret(request, place, webhook, secret, is_new=True)


def _form(request: Requested, place: Place, form: Form, *, status: int = 200) -> Response[bytes]:
    values = settings_values(request, place, "webhooks")
    return show(request, "settings/webhook_new.html", place=place, status=status, form=form, mark=new_mark(), **values)
