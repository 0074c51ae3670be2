"""Organisations, searched as people write their names."""

import pytest

from dialtree.directory.faults import RefusedError
from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.management.organization_search import search_organizations
from dialtree.management.organizations import add_organization
from dialtree.storage.database import Database
from dialtree.storage.organizations import OrganizationFilter
from dialtree.storage.paging import Window
from management.acting import DANA

ALL = OrganizationFilter(EVERYTHING)


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    for number, name in ((7, "Société Été"), (17, "שָׁלוֹם בע״מ"), (27, "Acme South"), (37, "Acme North")):
        await add_organization(database, DANA, name, organization_id=number)


async def found(database: Database, search: str, window: Window, wanted: OrganizationFilter = ALL) -> list[int]:
    async with database.read() as connection:
        return [it.id for it in (await search_organizations(connection, wanted, search, window)).items]


@pytest.mark.parametrize(
    ("search", "ids"),
    [("societe", [7]), ("שלום", [17]), ("acme", [27, 37]), ("north ACME", [37]), ("7", [7, 17, 27, 37]),
     ("37", [37]), ("globex", []), ("  ", [7, 17, 27, 37])],
)  # fmt: skip
async def test_what_a_search_finds(database: Database, search: str, ids: list[int]) -> None:
    assert await found(database, search, Window(50, "id")) == ids


@pytest.mark.parametrize("sort", ["id", "-id", "name", "-name"])
async def test_it_goes_on_where_the_page_before_has_ended(database: Database, sort: str) -> None:
    whole = await found(database, "acme", Window(50, sort))
    async with database.read() as connection:
        first = await search_organizations(connection, ALL, "acme", Window(1, sort))
        rest = await search_organizations(connection, ALL, "acme", Window(1, sort, first.last))
    assert [it.id for it in (*first.items, *rest.items)] == whole
    assert (first.total, rest.last) == (2, None)


async def test_a_cursor_of_another_order_is_refused(database: Database) -> None:
    with pytest.raises(RefusedError):
        await found(database, "acme", Window(1, "name", (5, 5)))


async def test_nobody_finds_what_they_do_not_see(database: Database) -> None:
    assert await found(database, "acme", Window(50, "id"), OrganizationFilter(Reach(27))) == [27]
