"""Queries of webhooks, as they are managed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, false, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.identifier import is_id
from dialtree.directory.reach import Reach
from dialtree.directory.token import Secret
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import organizations, webhooks


class Webhook(msgspec.Struct, frozen=True):
    """Somebody who is told of the changes of an organisation.

    Attributes:
        id: Its number.
        organization_id: Whose changes.
        url: Where they are sent.
        label: What people call it.
        active: Whether anything is sent.
        disabled_reason: Why it was disabled by itself; "" when it was not.
        created_at: When it was made.
    """

    id: int
    organization_id: int
    url: str
    label: str
    active: bool
    disabled_reason: str
    created_at: datetime


class Progress(msgspec.Struct, frozen=True):
    """How far a webhook is.

    Attributes:
        delivered_revision: The revision up to which its receiver has been told.
        revision: The revision of the organisation.
        failures: How many attempts have failed in a row.
        failing_since: When the first of them did; None when the last attempt was a success.
        next_attempt_at: When the next attempt will be made; None when it will be made as soon as there is a change.
    """

    delivered_revision: int
    revision: int
    failures: int
    failing_since: datetime | None
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class WebhookFilter:
    """Which webhooks a list shows.

    Attributes:
        reach: Those of organisations all of which is within it.
        organization_id: Those of one organisation; None means all.
    """

    reach: Reach
    organization_id: int | None = None


_COLUMNS = tuple(webhooks.c[field] for field in Webhook.__struct_fields__)


async def find_webhook(connection: AsyncConnection, webhook_id: int) -> Webhook | None:
    """The webhook with an id; None when there is none."""
    if not is_id(webhook_id):
        return None
    row = (await connection.execute(select(*_COLUMNS).where(webhooks.c.id == webhook_id))).one_or_none()
    return _webhook(row) if row else None


async def list_webhooks(connection: AsyncConnection, wanted: WebhookFilter, window: Window) -> Page[Webhook]:
    """The webhooks that a filter lets through, sorted by `id` or `label`."""
    query = select(*_COLUMNS)
    if wanted.reach.account_id is not None:
        query = query.where(false())
    if wanted.reach.organization_id is not None:
        query = query.where(webhooks.c.organization_id == wanted.reach.organization_id)
    if wanted.organization_id is not None:
        query = query.where(webhooks.c.organization_id == wanted.organization_id)
    return await load_page(
        connection, query, window, {"id": webhooks.c.id, "label": webhooks.c.label}, webhooks.c.id, _webhook
    )


async def count_webhooks(connection: AsyncConnection, organization_id: int) -> int:
    """How many webhooks an organisation has."""
    query = select(func.count()).where(webhooks.c.organization_id == organization_id)
    return await connection.scalar(query) or 0


async def read_progress(connection: AsyncConnection, webhook_id: int) -> Progress:
    """How far a webhook is that exists."""
    columns = (
        webhooks.c.delivered_revision,
        organizations.c.revision,
        webhooks.c.failures,
        webhooks.c.failing_since,
        webhooks.c.next_attempt_at,
    )
    query = select(*columns).join(organizations, organizations.c.id == webhooks.c.organization_id)
    return Progress(*(await connection.execute(query.where(webhooks.c.id == webhook_id))).one())


async def insert_webhook(connection: AsyncConnection, webhook: Webhook, secret: Secret, revision: int) -> int:
    """Writes a new webhook, whatever its id says, and returns its id.

    Args:
        connection: The transaction that writes.
        webhook: The webhook.
        secret: What its messages are signed with.
        revision: The revision after which its receiver is told.
    """
    values = {field: getattr(webhook, field) for field in Webhook.__struct_fields__ if field != "id"}
    statement = insert(webhooks).values(secret=str(secret), delivered_revision=revision, failures=0, **values)
    webhook_id: int = (await connection.execute(statement.returning(webhooks.c.id))).scalar_one()
    return webhook_id


async def update_webhook(connection: AsyncConnection, webhook: Webhook) -> None:
    """Writes what can be set of a webhook."""
    await _write(
        connection,
        webhook.id,
        url=webhook.url,
        label=webhook.label,
        active=webhook.active,
        disabled_reason=webhook.disabled_reason,
    )


async def disable_webhook(connection: AsyncConnection, webhook_id: int, reason: str) -> None:
    """Disables a webhook, and writes down why."""
    await _write(connection, webhook_id, active=False, disabled_reason=reason)


async def begin_anew(connection: AsyncConnection, webhook_id: int) -> None:
    """Forgets that a webhook has failed, and takes it from whoever is sending."""
    await _write(
        connection,
        webhook_id,
        failures=0,
        failing_since=None,
        next_attempt_at=None,
        leased_by=None,
        leased_until=None,
    )


async def skip_to(connection: AsyncConnection, webhook_id: int, revision: int) -> None:
    """Has a webhook go on after a revision, whatever its receiver has been told."""
    await _write(connection, webhook_id, delivered_revision=revision, pending_revision=None)


async def write_secret(connection: AsyncConnection, webhook_id: int, secret: Secret, previous_until: datetime) -> None:
    """Writes a new secret; the one before is good until a moment."""
    await _write(
        connection,
        webhook_id,
        previous_secret=webhooks.c.secret,
        previous_until=previous_until,
        secret=str(secret),
    )


async def read_secrets(connection: AsyncConnection, webhook_id: int, now: datetime) -> tuple[Secret, ...]:
    """What the messages of a webhook that exists are signed with at a moment, the newest first."""
    columns = webhooks.c.secret, webhooks.c.previous_secret, webhooks.c.previous_until
    row = (await connection.execute(select(*columns).where(webhooks.c.id == webhook_id))).one()
    secret, previous, until = row
    return (Secret(secret), Secret(previous)) if previous and until and until > now else (Secret(secret),)


async def delete_webhook(connection: AsyncConnection, webhook_id: int) -> None:
    """Deletes a webhook, with the log of its deliveries."""
    await connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id))


async def _write(connection: AsyncConnection, webhook_id: int, **values: Any) -> None:  # noqa: ANN401 - of any column
    await connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values))


def _webhook(row: Sequence[Any]) -> Webhook:
    return Webhook(*row)
