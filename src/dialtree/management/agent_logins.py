"""Agents take a status at an extension, and leave it. It is their work, not management: it leaves no audit row."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.agent_session import Move, Named, Refused, Wish, log_in, log_out, refusal
from dialtree.directory.agent_status import DEFAULTS, LOGOUT, MOST_STATUS_ID
from dialtree.directory.code import Grant
from dialtree.directory.extension import SIP
from dialtree.directory.identifier import is_id
from dialtree.storage.agent_feeds import next_sequence
from dialtree.storage.agent_sessions import load_asked, load_held, write_move
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError, OutOfReachError

_NOTHING = 0
"""The number of nothing."""


class NotWrittenError(Exception):
    """A status could be set, but the database did not take it. The message says why, on one line."""


async def set_status(database: Database, grant: Grant, wish: Wish, now: datetime) -> Refused | None:
    """Has a user take a status at an extension, and leave the one that they held; Logout leaves any.

    It is decided twice: at first without any lock, which most refusals and repetitions need not wait for, and then
    under the lock of the organisation's agent sessions, so that of any number of wishes at the same time each sees what
    those before it have left.

    Args:
        database: The directory.
        grant: What the program's code opens.
        wish: Who wants to take which status where.
        now: The moment (aware).

    Returns:
        Why it is not done; None when it is.

    Raises:
        OutOfReachError: The database cannot be read.
        NotWrittenError: It cannot be written.
    """
    if wish.user_id is None:
        return Refused.USER_MISSING
    async with database.read() as connection:
        move = await _decide(connection, grant, wish, now)
    if isinstance(move, Refused):
        return move
    if not move:
        return None
    try:
        async with database.write_beside() as connection:
            await _carry_out(connection, grant, wish, now)
    except _NothingToDoError as nothing:
        return nothing.refused
    except (ConstraintError, OutOfReachError) as error:
        raise NotWrittenError(str(error)) from error
    return None


class _NothingToDoError(Exception):
    """Somebody was faster: the transaction that was to write leaves no trace.

    Attributes:
        refused: Why; None when the wish was fulfilled by another request.
    """

    def __init__(self, refused: Refused | None) -> None:
        super().__init__()
        self.refused = refused


async def _carry_out(connection: AsyncConnection, grant: Grant, wish: Wish, now: datetime) -> None:
    sequence = await next_sequence(connection, grant.organization_id)
    move = await _decide(connection, grant, wish, now)
    if isinstance(move, Refused):
        raise _NothingToDoError(move)
    if not move:
        raise _NothingToDoError(None)
    await write_move(connection, grant.organization_id, move, sequence)


async def _decide(connection: AsyncConnection, grant: Grant, wish: Wish, now: datetime) -> Move | Refused:
    """What a wish comes to, as a transaction sees the directory."""
    # What no user, extension or status can have is looked for as what none has: databases cannot hold just anything.
    user_id = wish.user_id if wish.user_id is not None and is_id(wish.user_id) else _NOTHING
    sip = wish.sip if wish.sip is not None and SIP.fullmatch(wish.sip) else ""
    status = wish.status if wish.status is not None and wish.status <= MOST_STATUS_ID else _NOTHING
    asked = await load_asked(connection, grant.organization_id, user_id, sip, status)
    reached = asked.is_active and (grant.scope != "account" or asked.account_id == grant.account_id)
    extension_id = asked.extension_id if reached else None
    allowed = status in DEFAULTS if asked.allows is None else asked.allows
    refused = refusal(wish, Named(asked.user_is_active, extension_id, allowed))
    if refused is not None or extension_id is None:
        return refused or Refused.EXTENSION_UNKNOWN
    held = await load_held(connection, user_id, extension_id)
    if status == LOGOUT:
        return log_out(held.own, asked.hours, now)
    return log_in(user_id, extension_id, status, held, asked.hours, now)
