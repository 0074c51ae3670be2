"""Claims: a deed and its receipt are written in one transaction, so that one key does one deed."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

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


class Claim(msgspec.Struct):
    """What a request with an Idempotency-Key does under that key.

    Attributes:
        organization_id: The organisation that its principal sees; None means all.
        principal: Who makes it.
        key: The key.
        digest: A digest of the request.
        asked_at: When it was made (aware).
        is_made: Whether a transaction with it has been committed.
    """

    organization_id: int | None
    principal: str
    key: str
    digest: bytes
    asked_at: datetime
    is_made: bool = False

    async def make(self, connection: AsyncConnection) -> None:
        """Makes the claim in the transaction of the deed. Writers wait for each other: it holds once that commits.

        Raises:
            AlreadyClaimedError: Another request has made it.
        """
        await delete_receipts(connection, self.asked_at - KEPT)
        found = await find_receipt(connection, self.principal, self.key)
        if found is not None:
            raise AlreadyClaimedError(found)
        await insert_receipt(connection, self.organization_id, self.principal, self.key, self.digest, self.asked_at)
