"""Webhooks of an office, their senders, and the time that these go by."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dialtree.management.webhook_courier import Courier
from dialtree.management.webhook_delivery import LEASE
from dialtree.serving.webhooks import WebhookSender
from support.receiver import Receiver
from support.waiting import SECONDS
from web.office import LOOPBACK, Office

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@dataclass
class Hook:
    """A webhook of Acme that is sent to a receiver.

    Attributes:
        office: The office.
        receiver: Where it is sent.
        id: Its number.
        secret: What its messages are signed with.
        now: The moment that its senders take it for.
    """

    office: Office
    receiver: Receiver
    id: int
    secret: str
    now: datetime = NOON

    @property
    def path(self) -> str:
        return f"/webhooks/{self.id}"

    def sender(self, courier: Courier = LOOPBACK) -> WebhookSender:
        """A new sender, as each worker has one. It never leaves the longest delay to chance."""
        return WebhookSender(self.office.database, courier, lambda: self.now, lambda: 0.0)

    async def send(self, later: timedelta = timedelta()) -> None:
        """What is due after a while is sent, by a worker that knows of nothing."""
        self.now += later
        sender = self.sender()
        await sender.look()
        await sender.wait()

    async def send_when_free(self) -> None:
        """What is due is sent once the lease of whoever was sending just now has ended."""
        self.now = datetime.now(UTC) + LEASE
        await self.send()

    async def progress(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.office.get(f"{self.path}/progress")).json()
        return found

    async def until_delivered(self, revision: int) -> None:
        """Waits until it is known that a revision has been received."""
        async with asyncio.timeout(SECONDS):
            while (await self.progress())["delivered_revision"] != revision:  # noqa: ASYNC110 - nothing else tells
                await asyncio.sleep(0.01)

    async def log(self) -> list[dict[str, Any]]:
        """The log of its deliveries, the newest first."""
        found: list[dict[str, Any]] = (await self.office.get(f"{self.path}/deliveries")).json()["items"]
        return found

    async def rename(self, name: str, account_id: int = 3) -> int:
        """Makes a change, and returns the revision that it made."""
        assert (await self.office.patch(f"/accounts/{account_id}", {"name": name})).status_code == 200
        return int((await self.progress())["revision"])


async def new_hook(office: Office, receiver: Receiver, url: str | None = None) -> Hook:
    made = await office.post("/webhooks", {"organization_id": 1, "url": url or receiver.url})
    assert made.status_code == 201, made.text
    return Hook(office, receiver, made.json()["webhook"]["id"], made.json()["secret"])
