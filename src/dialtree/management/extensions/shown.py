"""Extensions as they are shown: one, and lists."""

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import not_found, refuse
from dialtree.directory.reach import Reach
from dialtree.directory.search import search_words
from dialtree.storage.accounts import find_account, list_roots
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection, list_ids, load_places
from dialtree.storage.extension_views import ExtensionView, load_views
from dialtree.storage.paging import Page, Window
from dialtree.storage.reach import reaches
from dialtree.storage.search.index import Wanted
from dialtree.storage.search.indexes import SearchIndexes


async def find_extension(connection: AsyncConnection, reach: Reach, extension_id: int) -> ExtensionView:
    """The extension with an id.

    Raises:
        NotFoundError: There is none within reach.
    """
    for view in await load_views(connection, [extension_id]):
        if await reaches(connection, reach, view.organization_id, view.account_id):
            return view
    raise not_found("extension_id", f"there is no extension {extension_id}")


async def list_extensions(
    database: Database, indexes: SearchIndexes, wanted: Selection, search: str, window: Window
) -> Page[ExtensionView]:
    """A page of extensions, sorted by `sip`, `name`, `speed_dial` or `id`.

    Args:
        database: The directory.
        indexes: What searches in it are made with.
        wanted: Which extensions.
        search: Only those with all of its words, each in any of SIP id, name, speed dial, user's name and e-mail. Parts
            of words do; case, diacritics and Hebrew points do not count. "" and white space ask for nothing.
        window: Which page.

    Raises:
        RefusedError: The page cannot be told, or a search could be in several organisations.
    """
    words = search_words(search)
    if not words:
        async with database.read() as connection:
            return await _shown(connection, await list_ids(connection, wanted, window))
    organization_id = await _organization(database, wanted)
    async with indexes.opened(organization_id, window.sort) as (connection, index):
        places = await load_places(connection, wanted, organization_id)
        sought = Wanted(words, places, wanted.active, wanted.user_id, wanted.has_user)
        return await _shown(connection, index.find(sought, window))


async def _shown(connection: AsyncConnection, page: Page[int]) -> Page[ExtensionView]:
    return Page(await load_views(connection, page.items), page.total, page.last)


async def _organization(database: Database, wanted: Selection) -> int:
    """The organisation that a search is in; one that does not exist when nothing can be found."""
    named, own = wanted.organization_id, wanted.reach.organization_id
    if own is not None:
        return own if named in {None, own} else _NOWHERE
    if named is not None:
        return named
    async with database.read() as connection:
        if wanted.account_id is not None:
            account = await find_account(connection, wanted.account_id)
            return account.organization_id if account else _NOWHERE
        roots = await list_roots(connection)
    if len(roots) > 1:
        raise refuse("organization_id", f"missing: a search is in one of the {len(roots)} organisations")
    return roots[0] if roots else _NOWHERE


_NOWHERE = 0
"""The id of no organisation."""
