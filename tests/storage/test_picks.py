"""The order in which extensions are shown to who is to pick one."""

from random import Random

import pytest

from dialtree.directory.reach import EVERYTHING
from dialtree.management.accounts import add_account
from dialtree.management.extensions import add_extension
from dialtree.storage.agent_views import AgentFilter
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection
from dialtree.storage.paging import Window
from dialtree.storage.picker_views import list_picks
from support.directory import ACTOR

NAMES = (
    "2", "10", "10 a", "Care", "Care 2", "Care 2 b 3", "Care 10", "Care 10 b", "Care 123456789012345678901234", "Cares",
    "Care²", "עמדה 2 - צפון", "עמדה 10 - צפון", "עמדה 11", "🎧 9", "🎧 10",
)  # fmt: skip


@pytest.mark.parametrize(("search", "names"), [("", NAMES), ("care", NAMES[3:11])])
@pytest.mark.parametrize("limit", [1, 7, 50])
async def test_numbers_within_names_go_by_their_value(
    database: Database, search: str, names: tuple[str, ...], limit: int
) -> None:
    await add_account(database, ACTOR, "Acme", account_id=1)
    for place, name in enumerate(Random(7).sample(NAMES, len(NAMES))):
        await add_extension(database, ACTOR, 1, f"sip{place}", name)
    wanted = AgentFilter(Selection(EVERYTHING, 1), search=search)
    found, after = [], None
    async with database.read() as connection:
        while True:
            page = await list_picks(connection, wanted, None, Window(limit, after=after))
            found += [it.name for it in page.items]
            after = page.last
            if after is None:
                break
    assert found == list(names)
