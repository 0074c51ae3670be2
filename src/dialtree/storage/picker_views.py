"""Extensions as somebody sees them who is to pick one."""

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.search import search_words
from dialtree.storage.agent_sessions import IS_OPEN
from dialtree.storage.agent_views import HELD, AgentFilter, AgentView, filtered, read_view, text_of
from dialtree.storage.natural import natural
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.schema import agent_sessions, extensions
from dialtree.storage.searching import search_page


async def list_picks(
    connection: AsyncConnection, wanted: AgentFilter, first: int | None, window: Window
) -> Page[AgentView]:
    """The active extensions that a filter lets through: one before all others, then those that are free; by name.

    Numbers within names go by their value.

    Args:
        connection: A transaction that reads.
        wanted: The filter.
        first: The extension that comes first; None for none.
        window: Which page; the list has no other order.

    Raises:
        RefusedError: Another order is wanted, or no page has ended there.
    """
    rank = case((extensions.c.id == (first or 0), "0"), (HELD.c.user_id.is_(None), "1"), else_="2")
    # One value, for pages to go on from.
    sorts = {"pick": rank.concat(natural(extensions.c.name))}
    query = filtered(wanted)
    if words := search_words(wanted.search):
        return await search_page(connection, query, words, text_of, window, sorts, extensions.c.id, read_view)
    return await load_page(connection, query, window, sorts, extensions.c.id, read_view)


async def find_held(connection: AsyncConnection, user_id: int) -> int | None:
    """The extension that a user holds; None when they hold none."""
    query = select(agent_sessions.c.extension_id).where(agent_sessions.c.user_id == user_id, IS_OPEN)
    return await connection.scalar(query)


async def find_last_held(connection: AsyncConnection, user_id: int) -> int | None:
    """The extension that a user holds, or has held last; None when they never held any."""
    query = (
        select(agent_sessions.c.extension_id)
        .where(agent_sessions.c.user_id == user_id)
        .order_by(agent_sessions.c.started_at.desc(), agent_sessions.c.id.desc())
        .limit(1)
    )
    return await connection.scalar(query)
