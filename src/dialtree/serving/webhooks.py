"""Sends to webhooks what has changed, beside the answering of requests."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from dialtree.directory.webhook_signature import signed_headers
from dialtree.management.webhook_courier import ANSWER_SECONDS, Courier, Outcome
from dialtree.management.webhook_delivery import Shipment, find_due, give_back, settle_shipment, take_shipment
from dialtree.management.webhook_url import host_of
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError

LOOK_SECONDS = 1.0
"""How often it is looked whether anything is to be sent."""

IDLE_LOOK_SECONDS = 5.0
"""How often, while there is no webhook at all."""

AT_ONCE = 8
"""How many webhooks a worker sends to at the same time."""

_STOP_SECONDS = 5.0
_ATTEMPT = timedelta(seconds=ANSWER_SECONDS)

_log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


class WebhookSender:
    """Sends what is due, to several webhooks at the same time and to each in order.

    Any number of senders may be at work, in other processes too: they agree by leases in the database.

    Args:
        database: The directory.
        courier: Makes the attempts.
        clock: The moment (aware).
        chance: Gives random numbers from 0 to 1.
    """

    def __init__(
        self,
        database: Database,
        courier: Courier,
        clock: Callable[[], datetime] = _now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._courier = courier
        self._clock = clock
        self._chance = chance
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        self._attempts: set[asyncio.Task[Outcome]] = set()
        self._looking: asyncio.Task[bool] | None = None
        self._stopping = False

    async def run(self) -> None:
        """Looks now and then, and begins what is to be done, until it is cancelled."""
        pause = LOOK_SECONDS
        while True:
            await asyncio.sleep(pause)
            self._looking = asyncio.create_task(self.look())
            # Whoever stops this must not break off what the database is asked: `finish` waits for it.
            pause = LOOK_SECONDS if await asyncio.shield(self._looking) else IDLE_LOOK_SECONDS

    async def look(self) -> bool:
        """Begins to send what is due, as far as fewer than `AT_ONCE` are sent to.

        Returns:
            Whether there is any webhook that is enabled.
        """
        try:
            found = await find_due(self._database, self._clock())
        except OutOfReachError:
            # Requests tell.
            return True
        except Exception:
            _log.exception("webhooks not looked at")
            return True
        for webhook_id in found.due:
            if not self._stopping and len(self._deliveries) < AT_ONCE and webhook_id not in self._deliveries:
                delivery = asyncio.create_task(self._deliver(webhook_id))
                self._deliveries[webhook_id] = delivery
                delivery.add_done_callback(lambda _, done=webhook_id: self._deliveries.pop(done))  # type: ignore[misc]
        return found.any_active

    async def wait(self) -> None:
        """Waits until all is sent, or has failed, that has begun."""
        while self._deliveries:
            await asyncio.wait(list(self._deliveries.values()))

    async def finish(self) -> None:
        """Breaks off attempts, which are made again by whoever comes next; writes to the database come to their end."""
        self._stopping = True
        for attempt in self._attempts:
            attempt.cancel()
        left = [*self._deliveries.values(), *([self._looking] if self._looking else [])]
        if left:
            _, late = await asyncio.wait(left, timeout=_STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _deliver(self, webhook_id: int) -> None:
        try:
            shipment = await take_shipment(self._database, webhook_id, self._clock())
            while shipment is not None:
                shipment = await self._send(shipment)
        except OutOfReachError as error:
            _log.warning("webhook not sent", webhook=webhook_id, reason=str(error))
        except Exception:
            _log.exception("webhook not sent", webhook=webhook_id)

    async def _send(self, shipment: Shipment) -> Shipment | None:
        sent_at = self._clock()
        # What others may send in the meantime must not be sent here.
        in_time = sent_at + _ATTEMPT < shipment.leased_until
        outcome = await self._attempt(shipment, sent_at) if in_time else None
        if outcome is None:
            await give_back(self._database, shipment)
            return None
        if outcome.error:
            _log.info(
                "webhook not delivered",
                webhook=shipment.webhook_id,
                organization=shipment.organization_id,
                host=host_of(shipment.url),
                attempt=shipment.attempt,
                status=outcome.status,
            )
        return await settle_shipment(self._database, shipment, outcome, sent_at, self._clock(), self._chance())

    async def _attempt(self, shipment: Shipment, at: datetime) -> Outcome | None:
        """Makes an attempt; None when the server stops."""
        if self._stopping:
            return None
        message = shipment.message
        headers = signed_headers(shipment.keys, message.message_id, at, message.body)
        attempt = asyncio.create_task(self._courier.post(shipment.url, headers, message.body))
        self._attempts.add(attempt)
        try:
            return await attempt
        except asyncio.CancelledError:
            if not self._stopping or not attempt.cancelled():
                raise
            return None
        finally:
            self._attempts.discard(attempt)
