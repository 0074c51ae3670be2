"""Queries of failed attempts to sign in."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.schema import failed_sign_ins


class Failures(msgspec.Struct, frozen=True):
    """How often in a row signing in has failed.

    Attributes:
        failures: How often.
        last_at: When last.
    """

    failures: int
    last_at: datetime


async def find_failures(connection: AsyncConnection, digest: bytes) -> Failures | None:
    """The failures with what was given as an e-mail, by its digest; None when there are none."""
    query = select(failed_sign_ins.c.failures, failed_sign_ins.c.last_at).where(failed_sign_ins.c.digest == digest)
    row = (await connection.execute(query)).one_or_none()
    return Failures(*row) if row else None


async def write_failures(connection: AsyncConnection, digest: bytes, failures: int, at: datetime) -> None:
    """Writes how often it has failed by now."""
    values = {"failures": failures, "last_at": at}
    theirs = failed_sign_ins.c.digest == digest
    if not (await connection.execute(update(failed_sign_ins).where(theirs).values(values))).rowcount:
        await connection.execute(insert(failed_sign_ins).values(digest=digest, **values))


async def delete_failures(connection: AsyncConnection, digest: bytes) -> None:
    """Forgets the failures with an e-mail."""
    await connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.digest == digest))


async def delete_before(connection: AsyncConnection, moment: datetime) -> None:
    """Forgets all that have not gone on since a moment."""
    await connection.execute(delete(failed_sign_ins).where(failed_sign_ins.c.last_at < moment))
