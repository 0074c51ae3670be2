"""`/api/v1/webhooks`: who is told of the changes of an organisation."""

from datetime import UTC, datetime
from typing import Literal, TypeAlias

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import UNSET, UnsetType

from dialtree.management import webhooks
from dialtree.management.permissions import Permission
from dialtree.management.webhook_courier import Courier
from dialtree.storage.paging import USUAL
from dialtree.storage.webhook_deliveries import Delivery, list_deliveries
from dialtree.storage.webhooks import Progress, Webhook, WebhookFilter, list_webhooks, read_progress
from dialtree.web.api.fields import Id, Label, Url
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, Sort, listed, window
from dialtree.web.parameters import Directory, PathId, QueryId
from dialtree.web.patches import sent_fields

TheCourier: TypeAlias = NamedDependency[Courier]
"""What sends webhooks, as routes take it."""

_NEWEST_FIRST = "-id"


class NewWebhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A webhook to be made.

    Attributes:
        organization_id: Whose changes are sent.
        url: Where to: `https://…`; `http://…` only to networks that the operator allows.
        label: What people call it.
    """

    organization_id: Id
    url: Url
    label: Label = ""


class WebhookChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of a webhook; what is not sent stays as it is.

    Attributes:
        url: Where changes are sent.
        label: What people call it.
        active: Whether anything is sent. One that is enabled again goes on where it has stopped.
        skip_to_now: Whether to leave out what has not been sent yet.
    """

    url: Url | UnsetType = UNSET
    label: Label | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    skip_to_now: bool = False


class WebhookWithSecret(msgspec.Struct, frozen=True):
    """A webhook that has just been given a secret.

    Attributes:
        webhook: What is kept of it.
        secret: What its messages are signed with; it is never shown again.
    """

    webhook: Webhook
    secret: str


class WebhookController(Controller):
    """Webhooks. They are for those who manage all of an organisation."""

    path = "/webhooks"
    tags = ("Webhooks",)

    @get(permission=Permission.WRITE)
    async def list_webhooks(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        sort: Sort[Literal["id", "-id", "label", "-label"]] = None,
        organization_id: QueryId = None,
    ) -> Listed[Webhook]:
        """List webhooks, without their secrets.

        Sorted by `id` or `label`.
        """
        asked = window(limit, cursor, sort)
        wanted = WebhookFilter(request.user.reach, organization_id)
        async with directory.read() as connection:
            return listed(await list_webhooks(connection, wanted, asked), asked, lambda it: it)

    @post(permission=Permission.WRITE, secret=True)
    async def add_webhook(
        self, request: Requested, directory: Directory, courier: TheCourier, data: JSONBody[NewWebhook]
    ) -> Response[WebhookWithSecret]:
        """Make a webhook, which is told of what changes from now on.

        Each change of the organisation's accounts, users, extensions and codes is sent to `url` by POST within a second
        or so, in the order of the commits, as `GET /api/v1/changes` tells it: `{"type": "changes", "organization_id":
        …, "after": …, "through": …, "gap": …, "changes": […]}`. Messages are signed with `secret` as Standard Webhooks
        has it (`Webhook-Id`, `Webhook-Timestamp`, `Webhook-Signature`).

        Answer 2xx within ten seconds. What fails is sent again, with the same `Webhook-Id`, ever more seldom, up to
        every four hours; after three days without a success the webhook is disabled.

        Only public addresses are called, and only by `https://`, unless the server's setting
        `DIALTREE_WEBHOOK_NETWORKS` allows others.
        """
        webhook, secret = await webhooks.add_webhook(
            directory, courier.networks, request.user.actor, data.organization_id, data.url, data.label
        )
        return tagged(WebhookWithSecret(webhook, str(secret)), HTTP_201_CREATED, f"/api/v1/webhooks/{webhook.id}")

    @get("/{webhook_id:int}", permission=Permission.WRITE)
    async def get_webhook(self, request: Requested, directory: Directory, webhook_id: PathId) -> Response[Webhook]:
        """Show a webhook, without its secret."""
        async with directory.read() as connection:
            return tagged(await webhooks.find(connection, request.user.reach, webhook_id))

    @patch("/{webhook_id:int}", permission=Permission.WRITE)
    async def change_webhook(
        self,
        request: Requested,
        directory: Directory,
        courier: TheCourier,
        webhook_id: PathId,
        data: JSONBody[WebhookChange],
    ) -> Response[Webhook]:
        """Change a webhook: send elsewhere, disable, enable, or go on from now."""
        change = sent_fields(data)
        skip_to_now = change.pop("skip_to_now")
        version = expected_version(request)
        changed = await webhooks.change_webhook(
            directory, courier.networks, request.user.actor, webhook_id, change, version, skip_to_now=skip_to_now
        )
        return tagged(changed)

    @delete("/{webhook_id:int}", permission=Permission.WRITE)
    async def delete_webhook(self, request: Requested, directory: Directory, webhook_id: PathId) -> None:
        """Delete a webhook, with the log of its deliveries."""
        await webhooks.delete_webhook(directory, request.user.actor, webhook_id, expected_version(request))

    @post("/{webhook_id:int}/rotate-secret", permission=Permission.WRITE, status_code=HTTP_200_OK, secret=True)
    async def rotate_secret(
        self, request: Requested, directory: Directory, webhook_id: PathId
    ) -> Response[WebhookWithSecret]:
        """Give a webhook a new secret. For a day, messages are signed with the one before, too."""
        webhook, secret = await webhooks.rotate_secret(directory, request.user.actor, webhook_id)
        return Response(WebhookWithSecret(webhook, str(secret)))

    @post("/{webhook_id:int}/test", permission=Permission.WRITE, status_code=HTTP_200_OK)
    async def ping_webhook(
        self, request: Requested, directory: Directory, courier: TheCourier, webhook_id: PathId
    ) -> Response[Delivery]:
        """Send a message that tells of nothing, now, and say how that went.

        It is `{"type": "ping", "organization_id": …}`, signed as all others.
        """
        reach = request.user.reach
        delivery = await webhooks.ping_webhook(directory, reach, webhook_id, courier, lambda: datetime.now(UTC))
        return Response(delivery)

    @get("/{webhook_id:int}/progress", permission=Permission.WRITE, tagged=False)
    async def get_progress(self, request: Requested, directory: Directory, webhook_id: PathId) -> Response[Progress]:
        """Show how far a webhook is, and whether it fails."""
        async with directory.read() as connection:
            await webhooks.find(connection, request.user.reach, webhook_id)
            return Response(await read_progress(connection, webhook_id))

    @get("/{webhook_id:int}/deliveries", permission=Permission.WRITE)
    async def list_deliveries(
        self, request: Requested, directory: Directory, webhook_id: PathId, limit: Limit = USUAL, cursor: Cursor = None
    ) -> Listed[Delivery]:
        """List the last attempts to send, the newest first."""
        asked = window(limit, cursor, _NEWEST_FIRST)
        async with directory.read() as connection:
            await webhooks.find(connection, request.user.reach, webhook_id)
            return listed(await list_deliveries(connection, webhook_id, asked), asked, lambda it: it)
