"""Queries by which the sender of a webhook knows that nobody else sends, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import organizations, webhooks

AT_ONCE = 100
"""How many webhooks a look for work finds at most."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look for work has found.

    Attributes:
        due: The webhooks that have something to be sent now, which nobody sends.
        any_active: Whether there is any webhook at all that is enabled.
    """

    due: Sequence[int]
    any_active: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """A webhook, as its sender needs to know it.

    Attributes:
        organization_id: Whose changes.
        url: Where they are sent.
        active: Whether anything is sent.
        delivered_revision: The revision up to which its receiver has been told.
        pending_revision: The last revision of what has been sent without success; None when nothing has.
        failures: How many attempts have failed in a row.
        failing_since: When the first of them did.
        next_attempt_at: Before when no attempt is made.
        leased_by: Who sends.
        leased_until: Until when nobody else does.
    """

    organization_id: int
    url: str
    active: bool
    delivered_revision: int
    pending_revision: int | None
    failures: int
    failing_since: datetime | None
    next_attempt_at: datetime | None
    leased_by: str | None
    leased_until: datetime | None

    def is_free(self, now: datetime) -> bool:
        """Whether somebody may take it at a moment, to send."""
        return (
            self.active
            and (self.next_attempt_at is None or self.next_attempt_at <= now)
            and (self.leased_until is None or self.leased_until <= now)
        )


_COLUMNS = tuple(webhooks.c[field] for field in Sending.__dataclass_fields__)


async def look_for_work(connection: AsyncConnection, now: datetime) -> Look:
    """What is to be sent at a moment: one query, whatever it finds."""
    due = and_(
        organizations.c.revision > webhooks.c.delivered_revision,
        or_(webhooks.c.next_attempt_at.is_(None), webhooks.c.next_attempt_at <= now),
        or_(webhooks.c.leased_until.is_(None), webhooks.c.leased_until <= now),
    )
    query = (
        select(webhooks.c.id, due)
        .join(organizations, organizations.c.id == webhooks.c.organization_id)
        .where(webhooks.c.active)
        .order_by(due.desc(), webhooks.c.id)
        .limit(AT_ONCE)
    )
    rows = (await connection.execute(query)).all()
    return Look([webhook_id for webhook_id, is_due in rows if is_due], bool(rows))


async def load_sending(connection: AsyncConnection, webhook_id: int) -> Sending | None:
    """A webhook, as its sender needs to know it; None when there is none."""
    row = (await connection.execute(select(*_COLUMNS).where(webhooks.c.id == webhook_id))).one_or_none()
    return Sending(*row) if row else None


async def write_lease(
    connection: AsyncConnection, webhook_id: int, lease: str, until: datetime, pending_revision: int
) -> None:
    """Writes down who sends what, and until when nobody else does."""
    values = {"leased_by": lease, "leased_until": until, "pending_revision": pending_revision}
    await connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values))


async def end_lease(connection: AsyncConnection, webhook_id: int, lease: str) -> None:
    """Lets others send, if the lease is still the one."""
    own = and_(webhooks.c.id == webhook_id, webhooks.c.leased_by == lease)
    await connection.execute(update(webhooks).where(own).values(leased_by=None, leased_until=None))


async def write_success(connection: AsyncConnection, webhook_id: int, revision: int) -> None:
    """Writes down that a receiver has been told up to a revision."""
    values = {
        "delivered_revision": revision,
        "pending_revision": None,
        "failures": 0,
        "failing_since": None,
        "next_attempt_at": None,
    }
    await connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values))


async def write_failure(
    connection: AsyncConnection, webhook_id: int, failures: int, since: datetime, next_attempt_at: datetime
) -> None:
    """Writes down that an attempt has failed, and when the next is made."""
    values = {"failures": failures, "failing_since": since, "next_attempt_at": next_attempt_at}
    await connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values))
