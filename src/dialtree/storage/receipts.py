"""Queries of receipts: what was answered to requests with an Idempotency-Key."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import receipts


class Receipt(msgspec.Struct, frozen=True):
    """That a request was carried out.

    Attributes:
        request_digest: A digest of the request.
        status: The status that it was answered with; None while that is not known.
        headers: Headers of the answer.
        body: The body of the answer; None when it is not kept.
    """

    request_digest: bytes
    status: int | None
    headers: Mapping[str, str] | None
    body: bytes | None


_COLUMNS = tuple(receipts.c[field] for field in Receipt.__struct_fields__)


async def find_receipt(connection: AsyncConnection, principal: str, key: str) -> Receipt | None:
    """The receipt of a principal's key; None when it was never used."""
    found = select(*_COLUMNS).where(receipts.c.principal == principal, receipts.c.key == key)
    row = (await connection.execute(found)).one_or_none()
    return Receipt(*row) if row else None


async def insert_receipt(
    connection: AsyncConnection, organization_id: int | None, principal: str, key: str, digest: bytes, now: datetime
) -> None:
    """Inserts a receipt without an answer."""
    await connection.execute(
        insert(receipts).values(
            organization_id=organization_id, principal=principal, key=key, request_digest=digest, created_at=now
        )
    )


async def keep_answer(
    connection: AsyncConnection, principal: str, key: str, status: int, headers: Mapping[str, str], body: bytes | None
) -> None:
    """Notes on a receipt what was answered."""
    which = receipts.c.principal == principal, receipts.c.key == key
    await connection.execute(update(receipts).where(*which).values(status=status, headers=dict(headers), body=body))


async def delete_receipts(connection: AsyncConnection, before: datetime) -> None:
    """Deletes the receipts from before a moment."""
    await connection.execute(delete(receipts).where(receipts.c.created_at < before))
