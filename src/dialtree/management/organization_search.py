"""Organisations, searched by name or number."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.faults import refuse
from dialtree.directory.organization import Organization
from dialtree.directory.search import has_words, search_words
from dialtree.storage.organizations import OrganizationFilter, list_organizations
from dialtree.storage.paging import MOST, Page, Window, sorting


async def search_organizations(
    connection: AsyncConnection, wanted: OrganizationFilter, search: str, window: Window
) -> Page[Organization]:
    """The organisations that a filter lets through and that have all words of a search, sorted by `id` or `name`.

    Args:
        connection: A transaction that reads.
        wanted: The filter.
        search: The words, as people search for them; none finds all.
        window: Which page.

    Raises:
        RefusedError: There is nothing of that name to sort by, or no page has ended there.
    """
    words = search_words(search)
    if not words:
        return await list_organizations(connection, wanted, window)
    name, backwards = sorting(window.sort, ("id", "name"))

    def key(it: Organization) -> tuple[Any, int]:
        return (it.name if name == "name" else it.id, it.id)

    # Databases cannot fold names as people read them; there are seldom more than some thousands.
    found = [it for it in await _load_all(connection, wanted) if has_words(words, it.name, str(it.id))]
    found.sort(key=key, reverse=backwards)
    rest = [it for it in found if _is_beyond(key(it), window.after, backwards=backwards)]
    shown = rest[: window.limit]
    last = key(shown[-1]) if len(rest) > len(shown) else None
    return Page(shown, len(found), last)


def _is_beyond(place: tuple[Any, int], after: tuple[Any, int] | None, *, backwards: bool) -> bool:
    if after is None:
        return True
    if type(place[0]) is not type(after[0]):
        raise refuse("cursor", "not a cursor of this list")
    return place < after if backwards else place > after


async def _load_all(connection: AsyncConnection, wanted: OrganizationFilter) -> list[Organization]:
    found: list[Organization] = []
    page = await list_organizations(connection, wanted, Window(MOST, "id"))
    found += page.items
    while page.last is not None:
        page = await list_organizations(connection, wanted, Window(MOST, "id", page.last))
        found += page.items
    return found
