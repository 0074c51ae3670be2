"""Attempts to prove who one is: each counts as failed until it has succeeded.

So the attempts that are made at the same time, in whichever worker, count before any of them is looked at. They count
by what was given for the e-mail, whether or not anybody has it, so that waiting tells nothing.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.email import sign_in_email
from dialtree.directory.faults import RefusedError
from dialtree.directory.patience import FORGOTTEN, delay_after
from dialtree.directory.token import digest_of
from dialtree.management.sign_in_errors import SlowDownError
from dialtree.storage import failed_sign_ins
from dialtree.storage.database import Database


def attempt_digest(given: str) -> bytes:
    """By what attempts with an e-mail count: not the e-mail itself, for people type other things there, too."""
    try:
        text = sign_in_email("email", given)
    except RefusedError:
        text = given.strip().lower()
    return digest_of(text.encode("utf-8", "replace").decode())


async def begin_attempt(database: Database, digest: bytes, now: datetime) -> None:
    """Counts an attempt.

    Args:
        database: The directory.
        digest: `attempt_digest` of the e-mail.
        now: The moment (aware).

    Raises:
        SlowDownError: It is too soon for another; it is not counted.
    """
    async with database.write() as connection:
        known = await failed_sign_ins.find_failures(connection, digest)
        failures = 0
        if known is not None and now - known.last_at < FORGOTTEN:
            failures = known.failures
            wait = known.last_at + delay_after(failures) - now
            if wait.total_seconds() > 0:
                raise SlowDownError(wait.total_seconds())
        await failed_sign_ins.write_failures(connection, digest, failures + 1, now)
        await failed_sign_ins.delete_before(connection, now - FORGOTTEN)


async def take_back_attempt(connection: AsyncConnection, digest: bytes) -> None:
    """Has an attempt that did not fail, and did not succeed either, not count; those before it do."""
    known = await failed_sign_ins.find_failures(connection, digest)
    if known is not None:
        await failed_sign_ins.write_failures(connection, digest, max(known.failures - 1, 0), known.last_at)


async def fail_attempt(connection: AsyncConnection, digest: bytes, now: datetime) -> None:
    """Lets the wait for the next attempt begin now."""
    known = await failed_sign_ins.find_failures(connection, digest)
    await failed_sign_ins.write_failures(connection, digest, 1 if known is None else known.failures, now)


async def end_attempts(connection: AsyncConnection, digest: bytes) -> None:
    """Forgets what has failed, once somebody has proven who they are."""
    await failed_sign_ins.delete_failures(connection, digest)
