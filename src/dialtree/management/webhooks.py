"""Webhooks: who is told of the changes of an organisation."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.code import MAX_LABEL
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.fields import Refusals, Rule, clean_fields
from dialtree.directory.reach import Reach
from dialtree.directory.text import clean_text
from dialtree.directory.token import Secret
from dialtree.directory.webhook_signature import new_secret, signed_headers
from dialtree.management import organizations
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.permissions import NotPermittedError
from dialtree.management.versions import require_version
from dialtree.management.webhook_courier import Courier
from dialtree.management.webhook_messages import ping_message
from dialtree.management.webhook_networks import WebhookNetworks
from dialtree.management.webhook_url import check_url, host_of
from dialtree.storage import webhooks
from dialtree.storage.database import Database
from dialtree.storage.revisions import read_revision
from dialtree.storage.webhook_deliveries import Delivery, insert_delivery
from dialtree.storage.webhooks import Webhook

MOST_WEBHOOKS = 20
"""How many webhooks an organisation has at most."""

OVERLAP = timedelta(days=1)
"""For how long messages are signed with the secret before, too, once there is a new one."""


async def add_webhook(
    database: Database, networks: WebhookNetworks, actor: Actor, organization_id: int, url: str, label: str = ""
) -> tuple[Webhook, Secret]:
    """Makes a webhook, which is told of what changes from now on.

    Args:
        database: The directory.
        networks: Where webhooks may be sent.
        actor: Who makes it.
        organization_id: Whose changes are sent.
        url: Where to.
        label: What people call it.

    Returns:
        What is shown of it, and the secret that its messages are signed with: show it now.

    Raises:
        RefusedError: A field is bad, or the organisation has too many.
        NotFoundError: There is no such organisation within reach.
        NotPermittedError: Not all of it is within reach.
    """
    refusals, secret = Refusals(), new_secret()
    with refusals:
        clean = clean_fields({"url": url, "label": label}, _rules(networks))
    async with database.write() as connection:
        with refusals:
            await organizations.find_whole(connection, actor.reach, organization_id)
            if await webhooks.count_webhooks(connection, organization_id) >= MOST_WEBHOOKS:
                raise refuse("organization_id", f"has {MOST_WEBHOOKS} webhooks already")
        refusals.tell()
        webhook = Webhook(0, organization_id, active=True, disabled_reason="", created_at=datetime.now(UTC), **clean)
        revision = await read_revision(connection, organization_id) or 0
        new_id = await webhooks.insert_webhook(connection, webhook, secret, revision)
        webhook = msgspec.structs.replace(webhook, id=new_id)
        await record(connection, actor, "add", "webhook", organization_id, new_id, _described(webhook))
    return webhook, secret


async def change_webhook(
    database: Database,
    networks: WebhookNetworks,
    actor: Actor,
    webhook_id: int,
    change: Mapping[str, Any],
    expected: str | None = None,
    *,
    skip_to_now: bool = False,
) -> Webhook:
    """Changes fields of a webhook.

    One that is enabled, or that is sent elsewhere, is tried again at once.

    Args:
        database: The directory.
        networks: Where webhooks may be sent.
        actor: Who changes it.
        webhook_id: Which one.
        change: New values of `url`, `label` and `active`; what is not in it stays as it is.
        expected: The version that the actor knows; None changes any.
        skip_to_now: Leaves out what has not been sent yet.

    Raises:
        RefusedError: A field is bad.
        NotFoundError: There is no such webhook within reach.
        NotPermittedError: Not all of its organisation is within reach.
        ChangedError: It is not of the version that is expected.
    """
    clean = clean_fields(change, _rules(networks))
    async with database.write() as connection:
        before = await find(connection, actor.reach, webhook_id)
        require_version(before, expected)
        after = msgspec.structs.replace(before, **clean)
        if after.active != before.active:
            after = msgspec.structs.replace(after, disabled_reason="")
        if (after.active, after.url) != (before.active, before.url) or skip_to_now:
            await webhooks.begin_anew(connection, webhook_id)
        if skip_to_now:
            revision = await read_revision(connection, before.organization_id) or 0
            await webhooks.skip_to(connection, webhook_id, revision)
        if after != before:
            await webhooks.update_webhook(connection, after)
        if after != before or skip_to_now:
            details = {**_changed(before, after), **({"skip_to_now": True} if skip_to_now else {})}
            await record(connection, actor, "set", "webhook", before.organization_id, webhook_id, details)
    return after


async def delete_webhook(database: Database, actor: Actor, webhook_id: int, expected: str | None = None) -> None:
    """Deletes a webhook, with the log of its deliveries.

    Raises:
        NotFoundError: There is no such webhook within reach.
        NotPermittedError: Not all of its organisation is within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        webhook = await find(connection, actor.reach, webhook_id)
        require_version(webhook, expected)
        await webhooks.delete_webhook(connection, webhook_id)
        await record(connection, actor, "delete", "webhook", webhook.organization_id, webhook_id, _described(webhook))


async def rotate_secret(database: Database, actor: Actor, webhook_id: int) -> tuple[Webhook, Secret]:
    """Gives a webhook a new secret. For `OVERLAP`, messages are signed with the one before, too.

    Returns:
        What is shown of it, and the new secret: show it now.

    Raises:
        NotFoundError: There is no such webhook within reach.
        NotPermittedError: Not all of its organisation is within reach.
    """
    secret = new_secret()
    async with database.write() as connection:
        webhook = await find(connection, actor.reach, webhook_id)
        await webhooks.write_secret(connection, webhook_id, secret, datetime.now(UTC) + OVERLAP)
        await record(connection, actor, "rotate", "webhook", webhook.organization_id, webhook_id, _described(webhook))
    return webhook, secret


async def ping_webhook(
    database: Database, reach: Reach, webhook_id: int, courier: Courier, clock: Callable[[], datetime]
) -> Delivery:
    """Sends a message that tells of nothing, now, also to a webhook that is disabled.

    Returns:
        How that went.

    Raises:
        NotFoundError: There is no such webhook within reach.
        NotPermittedError: Not all of its organisation is within reach.
    """
    now = clock()
    async with database.read() as connection:
        webhook = await find(connection, reach, webhook_id)
        keys = await webhooks.read_secrets(connection, webhook_id, now)
    message_id, body = ping_message(webhook_id, webhook.organization_id)
    outcome = await courier.post(webhook.url, signed_headers(keys, message_id, now, body), body)
    delivery = Delivery(
        id=0,
        webhook_id=webhook_id,
        type="ping",
        message_id=message_id,
        at=now,
        first_revision=None,
        last_revision=None,
        attempt=1,
        status=outcome.status,
        error=outcome.error,
        milliseconds=outcome.milliseconds,
    )
    async with database.write() as connection:
        await find(connection, reach, webhook_id)
        new_id = await insert_delivery(connection, webhook.organization_id, delivery)
    return msgspec.structs.replace(delivery, id=new_id)


async def find(connection: AsyncConnection, reach: Reach, webhook_id: int) -> Webhook:
    """The webhook with an id.

    Raises:
        NotFoundError: There is none of which anything is within reach.
        NotPermittedError: Not all of its organisation is within reach.
    """
    webhook = await webhooks.find_webhook(connection, webhook_id)
    if webhook is None or not reach.touches(webhook.organization_id):
        raise not_found("webhook_id", f"there is no webhook {webhook_id}")
    if not reach.has_all_of(webhook.organization_id):
        raise NotPermittedError("This concerns the whole organisation, of which you manage a part.")
    return webhook


def _rules(networks: WebhookNetworks) -> Mapping[str, Rule]:
    def url(field: str, value: str) -> str:
        checked = check_url(field, value)
        networks.check(field, checked)
        return checked

    return {"url": url, "label": lambda field, value: clean_text(field, value, MAX_LABEL)}


def _described(webhook: Webhook) -> dict[str, object]:
    # What follows the host may hold a secret.
    return {"label": webhook.label, "host": host_of(webhook.url), "active": webhook.active}


def _changed(before: Webhook, after: Webhook) -> dict[str, object]:
    found = changes(before, after)
    if "url" in found:
        found["url"] = {"before": host_of(before.url), "after": host_of(after.url)}
    return found
