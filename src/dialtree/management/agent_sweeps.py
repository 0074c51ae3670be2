"""Ends agent sessions that should be over. It is no act of anybody and leaves no audit row."""

from datetime import datetime

from dialtree.directory.agent_session import Move, log_out
from dialtree.storage.agent_feeds import next_sequence
from dialtree.storage.agent_sessions import write_move
from dialtree.storage.agent_sweeps import find_stale, load_stale
from dialtree.storage.database import Database


async def end_stale_sessions(database: Database, now: datetime) -> int:
    """Logs out the agents whose time is over, and releases what is held by, or is, no longer active.

    Who was to be logged out, was so at that very moment, whenever this is called. Several may call it at the same time:
    of an organisation each waits for the other, and then finds nothing.

    Args:
        database: The directory.
        now: The moment (aware).

    Returns:
        How many sessions have been ended.

    Raises:
        OutOfReachError: The database cannot be read or written.
    """
    async with database.read() as connection:
        organizations = await find_stale(connection, now)
    ended = 0
    for organization_id in organizations:
        async with database.write_beside() as connection:
            sequence = await next_sequence(connection, organization_id)
            stale, hours = await load_stale(connection, organization_id, now)
            endings = [ending for it in stale for ending in log_out(it, hours, now).endings]
            await write_move(connection, organization_id, Move(endings), sequence)
        ended += len(endings)
    return ended
