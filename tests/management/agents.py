"""Agents of one organisation, and extensions for them to log in to."""

from datetime import UTC, datetime
from typing import TypeAlias

from dialtree.directory.agent_session import Refused, Wish
from dialtree.directory.code import Grant
from dialtree.management.accounts import add_account
from dialtree.management.agent_logins import set_status
from dialtree.management.extensions import add_extension
from dialtree.management.users import add_user
from dialtree.storage.database import Database
from storage.shell import Shell
from support.directory import ACTOR

GRANT = Grant(1, 1, 1, "organization", (), None, active=True)
START = datetime(2026, 1, 31, 8, tzinfo=UTC)
USERS = range(101, 161)
"""Users 101 to 160."""

Row: TypeAlias = tuple[int, str, int, str, str | None]


async def staff(database: Database, extensions: int = 5, users: int = 5) -> None:
    """Organisation 1 with account 2, which has extensions 0, 1, … ; and users 101, 102, …"""
    await add_account(database, ACTOR, "Acme", account_id=1)
    await add_account(database, ACTOR, "Sales", 1, 2)
    for number in range(extensions):
        await add_extension(database, ACTOR, 2, str(number), f"Desk {number}")
    for number in range(users):
        await add_user(database, ACTOR, f"User {number}", "", 1, USERS[number])


async def take(
    database: Database, user_id: int, sip: str, status: int = 1, at: datetime = START, grant: Grant = GRANT
) -> Refused | None:
    return await set_status(database, grant, Wish(user_id, sip, status), at)


def history(shell: Shell) -> list[Row]:
    """User, SIP id, status, from and to (times of day, without fractions) of all sessions, in their order."""
    rows = shell.execute(
        "SELECT agent_sessions.user_id, sip, status, started_at, ended_at FROM agent_sessions"
        " JOIN extensions ON extensions.id = extension_id ORDER BY agent_sessions.id"
    )
    return [
        (user, sip, status, since[11:19], until[11:19] if until else None) for user, sip, status, since, until in rows
    ]


def held(shell: Shell) -> list[tuple[int, str, int]]:
    """User, SIP id and status of who holds what now."""
    return [row[:3] for row in history(shell) if row[4] is None]
