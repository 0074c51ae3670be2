"""Queries of the log of what was sent to webhooks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import webhook_deliveries

KEPT = 200
"""How many attempts are remembered of each webhook."""

MessageType: TypeAlias = Literal["changes", "ping"]


class Delivery(msgspec.Struct, frozen=True):
    """An attempt to send to a webhook.

    Attributes:
        id: Its number.
        webhook_id: To which.
        type: "changes", or "ping" to try whether anything arrives.
        message_id: What the message is known by; the same in each attempt to send it.
        at: When it was sent.
        first_revision: The revision of the first change in it; null in a ping.
        last_revision: The revision that its receiver knows by it; null in a ping.
        attempt: Which attempt it was in a row, from 1 on.
        status: The HTTP status of the answer; null when there was none.
        error: Why it counts as failed; "" when it was a success.
        milliseconds: How long it took.
    """

    id: int
    webhook_id: int
    type: MessageType
    message_id: str
    at: datetime
    first_revision: int | None
    last_revision: int | None
    attempt: int
    status: int | None
    error: str
    milliseconds: int


_COLUMNS = tuple(webhook_deliveries.c[field] for field in Delivery.__struct_fields__)


async def insert_delivery(connection: AsyncConnection, organization_id: int, delivery: Delivery) -> int:
    """Writes an attempt, whatever its id says, and returns its id. The oldest beyond `KEPT` are forgotten."""
    values = {field: getattr(delivery, field) for field in Delivery.__struct_fields__ if field != "id"}
    statement = insert(webhook_deliveries).values(organization_id=organization_id, **values)
    delivery_id: int = (await connection.execute(statement.returning(webhook_deliveries.c.id))).scalar_one()
    own = webhook_deliveries.c.webhook_id == delivery.webhook_id
    oldest = select(webhook_deliveries.c.id).where(own).order_by(webhook_deliveries.c.id.desc()).offset(KEPT).limit(1)
    await connection.execute(delete(webhook_deliveries).where(own, webhook_deliveries.c.id <= oldest.scalar_subquery()))
    return delivery_id


async def list_deliveries(connection: AsyncConnection, webhook_id: int, window: Window) -> Page[Delivery]:
    """The attempts to send to a webhook, sorted by `id`."""
    query = select(*_COLUMNS).where(webhook_deliveries.c.webhook_id == webhook_id)
    key = webhook_deliveries.c.id
    return await load_page(connection, query, window, {"id": key}, key, _delivery)


def _delivery(row: Sequence[Any]) -> Delivery:
    return Delivery(*row)
