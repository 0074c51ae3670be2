"""Accounts with their extensions counted, as somebody sees them."""

import pytest

from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.storage.account_counts import load_counted_accounts
from dialtree.storage.database import Database
from storage.plain_sql import insert, populate
from storage.shell import Shell


@pytest.fixture(autouse=True)
def some_accounts(shell: Shell) -> None:
    """Of 1: Support (2) with two extensions, below it 3 with three, beside it 4 with none, disabled."""
    populate(shell)
    insert(shell, "accounts", id=3, parent_id=2, name="Night")
    insert(shell, "accounts", id=4, name="Empty", active=False)
    for number, account in ((51, 2), (52, 3), (53, 3), (54, 3)):
        active = number != 52
        insert(
            shell, "extensions", id=number, account_id=account, sip=str(number), speed_dial=str(number), active=active
        )


@pytest.mark.parametrize(
    ("reach", "organization_id", "counts"),
    [
        (EVERYTHING, 1, {1: 0, 2: 2, 3: 3, 4: 0}),
        (EVERYTHING, 9, {9: 1}),
        (EVERYTHING, 7, {}),
        (Reach(1), 1, {1: 0, 2: 2, 3: 3, 4: 0}),
        (Reach(1), 9, {}),
        (Reach.of_account(1, 2), 1, {2: 2, 3: 3}),
        (Reach.of_account(1, 4), 1, {4: 0}),
    ],
)
async def test_each_is_counted_on_its_own(
    database: Database, reach: Reach, organization_id: int, counts: dict[int, int]
) -> None:
    async with database.read() as connection:
        found = await load_counted_accounts(connection, reach, organization_id)
    assert {it.id: it.extensions for it in found} == counts


async def test_they_are_told_with_what_they_are(database: Database) -> None:
    async with database.read() as connection:
        found = {it.id: it for it in await load_counted_accounts(connection, EVERYTHING, 1)}
    told = {number: (it.parent_id, it.name, it.active) for number, it in found.items()}
    assert told == {1: (None, "Acme", True), 2: (1, "Support", True), 3: (2, "Night", True), 4: (1, "Empty", False)}
