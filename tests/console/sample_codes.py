"""Codes of the sample directory: in use, bound, soon to end, at an end."""

from datetime import UTC, datetime, timedelta

from dialtree.management.code_rotation import rotate_code
from dialtree.management.code_terms import Terms
from dialtree.management.codes import adopt_code, issue_code, revoke_code
from dialtree.storage.database import Database
from dialtree.storage.usage import Use, add_usage
from support.directory import ACTOR

ADOPTED = "SampleCodeOfAnotherSystem01"
"""A code that is good for the whole organisation."""

_CALLS = (40, 52, 47, 0, 12, 61, 58, 49, 55, 63, 0, 9, 71, 33)


async def add_codes(database: Database, organization_id: int, account_id: int) -> tuple[int, int]:
    """Adds them, and returns the ids of one that is used, and of one that may be revoked.

    Args:
        database: The directory.
        organization_id: Their organisation.
        account_id: Its account that some of them belong to.
    """
    now = datetime.now(UTC)
    used = await adopt_code(database, ACTOR, organization_id, ADOPTED, Terms("מערכת קשרי לקוחות"))
    bound = Terms("Night desk", "account", ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"], now + timedelta(days=40))
    await issue_code(database, ACTOR, account_id, bound)
    rotated, _ = await issue_code(database, ACTOR, organization_id, Terms("Wallboard"))
    await rotate_code(database, ACTOR, rotated.id)
    spare, _ = await issue_code(database, ACTOR, account_id, Terms("A label that goes on and on " * 3))
    ended, _ = await issue_code(database, ACTOR, organization_id, Terms())
    await revoke_code(database, ACTOR, ended.id)
    async with database.write() as connection:
        for age, calls in enumerate(_CALLS):
            if calls:
                at = now - timedelta(days=age)
                await add_usage(connection, [Use(organization_id, used.id, calls, at)])
        await add_usage(connection, [Use(organization_id, rotated.id, 1, now - timedelta(days=3))])
    return used.id, spare.id
