"""The password of somebody who is signed in."""

from datetime import datetime

from dialtree.directory.faults import refuse
from dialtree.directory.password import as_hashed, new_password
from dialtree.management.own import own
from dialtree.management.passwords import Passwords
from dialtree.management.principal import Principal
from dialtree.management.proving import proven
from dialtree.management.sessions import record_of_person
from dialtree.storage.credentials import update_credential
from dialtree.storage.database import Database
from dialtree.storage.reset_links import delete_links
from dialtree.storage.sessions import delete_sessions


async def change_own_password(
    database: Database, passwords: Passwords, principal: Principal, current: str, wanted: str, now: datetime
) -> None:
    """Changes a person's password, and signs them out everywhere else.

    Args:
        database: The directory.
        passwords: Verifies the one, and hashes the other.
        principal: The person.
        current: Their password.
        wanted: The new one.
        now: The moment (aware).

    Raises:
        NotPermittedError: They are a program.
        RefusedError: The one is wrong, or the other too short, too long or the same.
        SlowDownError: Too many attempts have failed.
    """
    credential_id, session_id = own(principal)
    new = new_password("password", wanted)
    if new == as_hashed(current):
        raise refuse("password", "the same as the current one")
    hashed = await passwords.hash(new)
    async with proven(database, passwords, principal, "current_password", current, now) as (connection, _):
        await update_credential(connection, credential_id, password_hash=hashed)
        await delete_links(connection, credential_id)
        ended = await delete_sessions(connection, credential_id, but=session_id)
        await record_of_person(connection, principal.actor, "change_password", {"sessions_ended": ended})
