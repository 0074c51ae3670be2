"""Claims: a deed and its receipt are written in one transaction, so that one key does one deed."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.database import Database
from dialtree.storage.receipts import Receipt, delete_receipts, find_receipt, insert_receipt

KEPT = timedelta(hours=24)
"""For how long a key is remembered."""


class AlreadyClaimedError(Exception):
    """Another request with the same key was first.

    Attributes:
        receipt: What it has left.
    """

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        super().__init__("the key was used by another request at the same time")


class Claim:
    """What a request with an Idempotency-Key does under that key.

    Args:
        organization_id: The organisation that its principal sees; None means all.
        principal: Who makes it.
        key: The key.
        digest: A digest of the request.
        clock: Tells the moment (aware).
    """

    def __init__(
        self, organization_id: int | None, principal: str, key: str, digest: bytes, clock: Callable[[], datetime]
    ) -> None:
        self.principal, self.key, self.digest = principal, key, digest
        self.is_made = False
        self._organization_id = organization_id
        self._clock = clock

    async def make(self, connection: AsyncConnection) -> None:
        """Makes the claim in the transaction of the deed. Writers wait for each other: it holds once that commits.

        Raises:
            AlreadyClaimedError: Another request has made it.
        """
        now = self._clock()
        await delete_receipts(connection, now - KEPT)
        found = await find_receipt(connection, self.principal, self.key)
        if found is not None:
            raise AlreadyClaimedError(found)
        await insert_receipt(connection, self._organization_id, self.principal, self.key, self.digest, now)


class ClaimingDatabase(Database):
    """A database whose first transaction that writes makes a claim, too.

    Args:
        database: Where it is written.
        claim: The claim.
    """

    def __init__(self, database: Database, claim: Claim) -> None:
        self.location = database.location
        self._driver = database._driver
        self._claim = claim

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """As `Database.write`.

        Raises:
            AlreadyClaimedError: Another request has made the claim; nothing is written.
        """
        async with super().write() as connection:
            if not self._claim.is_made:
                await self._claim.make(connection)
            yield connection
        self._claim.is_made = True
