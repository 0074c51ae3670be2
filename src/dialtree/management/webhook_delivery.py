"""The delivery of changes to webhooks: one sender at a time, in order, each change at least once.

Whoever sends has taken the webhook's lease. Between `take_shipment` and `settle_shipment` no transaction is open.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.directory.token import Secret
from dialtree.directory.webhook_patience import GIVE_UP_AFTER, delay_after, is_hopeless
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.webhook_courier import Outcome
from dialtree.management.webhook_messages import MOST_READ, Message, changes_message
from dialtree.management.webhook_url import host_of
from dialtree.storage import webhook_leases, webhooks
from dialtree.storage.changes import load_changes
from dialtree.storage.database import Database
from dialtree.storage.revisions import read_revision
from dialtree.storage.webhook_deliveries import Delivery, insert_delivery
from dialtree.storage.webhook_leases import Look, Sending

LEASE = timedelta(seconds=30)
"""After how long a webhook is free again whose sender has vanished: an attempt takes less."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A message that is to be sent now, and by nobody else.

    Attributes:
        webhook_id: To which webhook.
        organization_id: Whose changes.
        url: Where to. It may hold a secret.
        keys: What to sign it with.
        message: The message.
        attempt: Which attempt it is in a row, from 1 on.
        lease: By what its sender is known.
        leased_until: Until when nobody else sends.
    """

    webhook_id: int
    organization_id: int
    url: Secret
    keys: tuple[Secret, ...]
    message: Message
    attempt: int
    lease: str
    leased_until: datetime


async def find_due(database: Database, now: datetime) -> Look:
    """The webhooks that have something to be sent at a moment (aware).

    Raises:
        OutOfReachError: The database cannot be read.
    """
    async with database.read() as connection:
        return await webhook_leases.look_for_work(connection, now)


async def take_shipment(database: Database, webhook_id: int, now: datetime) -> Shipment | None:
    """Takes a webhook's lease, and what is to be sent to it.

    Returns:
        None when somebody else has it, or there is nothing to be sent at the moment.

    Raises:
        OutOfReachError: The database cannot be written.
    """
    async with database.write() as connection:
        sending = await webhook_leases.load_sending(connection, webhook_id)
        if sending is None or not sending.is_free(now):
            return None
        return await _ship(connection, webhook_id, sending, secrets.token_hex(8), now)


async def settle_shipment(
    database: Database, shipment: Shipment, outcome: Outcome, sent_at: datetime, now: datetime, chance: float
) -> Shipment | None:
    """Writes down how an attempt went.

    A webhook that has been failing for too long is disabled.

    Args:
        database: The directory.
        shipment: What was sent.
        outcome: How that went.
        sent_at: When it was sent.
        now: The moment (aware).
        chance: A random number from 0 to 1.

    Returns:
        What is to be sent next, without giving the lease away; None when there is nothing, or it has failed.

    Raises:
        OutOfReachError: The database cannot be written. When the lease ends, the same is sent again.
    """
    async with database.write() as connection:
        sending = await webhook_leases.load_sending(connection, shipment.webhook_id)
        if sending is None:
            return None
        await insert_delivery(connection, shipment.organization_id, _logged(shipment, outcome, sent_at))
        if sending.leased_by != shipment.lease:
            return None
        if outcome.error:
            await _fail(connection, shipment, sending, outcome, now, chance)
        else:
            await webhook_leases.write_success(connection, shipment.webhook_id, shipment.message.through)
            after = await webhook_leases.load_sending(connection, shipment.webhook_id)
            if after is not None and after.active:
                return await _ship(connection, shipment.webhook_id, after, shipment.lease, now)
        await webhook_leases.end_lease(connection, shipment.webhook_id, shipment.lease)
    return None


async def give_back(database: Database, shipment: Shipment) -> None:
    """Lets others send what was not sent, or not to the end.

    Raises:
        OutOfReachError: The database cannot be written.
    """
    async with database.write() as connection:
        await webhook_leases.end_lease(connection, shipment.webhook_id, shipment.lease)


async def _ship(
    connection: AsyncConnection, webhook_id: int, sending: Sending, lease: str, now: datetime
) -> Shipment | None:
    message = await _next_message(connection, webhook_id, sending)
    if message is None:
        await webhook_leases.end_lease(connection, webhook_id, lease)
        return None
    until = now + LEASE
    await webhook_leases.write_lease(connection, webhook_id, lease, until, message.through)
    return Shipment(
        webhook_id=webhook_id,
        organization_id=sending.organization_id,
        url=Secret(sending.url),
        keys=await webhooks.read_secrets(connection, webhook_id, now),
        message=message,
        attempt=sending.failures + 1,
        lease=lease,
        leased_until=until,
    )


async def _next_message(connection: AsyncConnection, webhook_id: int, sending: Sending) -> Message | None:
    organization_id, after = sending.organization_id, sending.delivered_revision
    revision = await read_revision(connection, organization_id)
    if revision is None or revision <= after:
        return None
    found = await load_changes(connection, organization_id, after, MOST_READ)
    if sending.pending_revision is not None:
        # What is sent again is the same message.
        found = [it for it in found if it.revision <= sending.pending_revision] or found
    return changes_message(webhook_id, organization_id, after, revision, found)


async def _fail(
    connection: AsyncConnection, shipment: Shipment, sending: Sending, outcome: Outcome, now: datetime, chance: float
) -> None:
    since, failures = sending.failing_since or now, sending.failures + 1
    next_attempt_at = now + delay_after(failures, chance)
    await webhook_leases.write_failure(connection, shipment.webhook_id, failures, since, next_attempt_at)
    if is_hopeless(since, now):
        await _give_up(connection, shipment, outcome)


async def _give_up(connection: AsyncConnection, shipment: Shipment, outcome: Outcome) -> None:
    webhook = await webhooks.find_webhook(connection, shipment.webhook_id)
    if webhook is None or not webhook.active:
        return
    reason = f"failed for {GIVE_UP_AFTER.days} days; the last time: {outcome.error}"
    await webhooks.disable_webhook(connection, webhook.id, reason)
    actor = Actor("server", "webhooks", Reach(webhook.organization_id))
    details = {"label": webhook.label, "host": host_of(webhook.url), "reason": reason}
    await record(connection, actor, "disable", "webhook", webhook.organization_id, webhook.id, details)


def _logged(shipment: Shipment, outcome: Outcome, sent_at: datetime) -> Delivery:
    return Delivery(
        id=0,
        webhook_id=shipment.webhook_id,
        type="changes",
        message_id=shipment.message.message_id,
        at=sent_at,
        first_revision=shipment.message.first,
        last_revision=shipment.message.through,
        attempt=shipment.attempt,
        status=outcome.status,
        error=outcome.error,
        milliseconds=outcome.milliseconds,
    )
