"""Choosing an account among few, and among many."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.async_api import expect

from console.browsing import Visits
from dialtree.directory.account import Account
from dialtree.management.organizations import add_organization
from dialtree.storage.account_counts import CountedAccount
from dialtree.storage.accounts import find_account, insert_accounts
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.web.console.directory.tree import ALL_OPEN, AccountTree
from dialtree.web.console.forms import Form
from dialtree.web.console.people.choices import FIND, FOUND, choices_in, outside
from support.directory import ACTOR

_MANY = 7000


def tree_of(parents: list[int]) -> list[CountedAccount]:
    """Account 1, and accounts 2 and on, each below the one that `parents` points at among those before it."""
    accounts = [CountedAccount(1, None, "Top", active=True, extensions=0)]
    for number, parent in enumerate(parents, 2):
        accounts.append(CountedAccount(number, parent % (number - 1) + 1, f"Team {number}", active=True, extensions=0))
    return accounts


@given(st.lists(st.integers(0, 1000), max_size=ALL_OPEN), st.data())
def test_where_an_account_can_move_to_is_neither_it_nor_below_it(parents: list[int], data: st.DataObject) -> None:
    accounts = tree_of(parents)
    moved = data.draw(st.sampled_from([it.id for it in accounts]))
    tree = AccountTree(accounts)
    inside = {it.id for it in accounts if moved in [step.id for step in tree.path(it.id)]}
    assert {it.id for it in outside(accounts, moved)} == {it.id for it in accounts} - inside


def test_of_few_all_can_be_chosen() -> None:
    choices = choices_in(AccountTree(tree_of([0, 0, 1])), Form({}), "parent_id")
    assert [it for it, _ in choices.options] == [1, 2, 4, 3]
    assert not choices.is_searched


def test_of_many_those_that_are_searched_for() -> None:
    tree = AccountTree(tree_of([0] * ALL_OPEN))
    assert choices_in(tree, Form({"parent_id": "9"}), "parent_id").options[0][0] == 9
    sought = choices_in(tree, Form({"parent_id": "9", FIND: "team 33"}), "parent_id")
    assert [it for it, _ in sought.options] == [33]
    kept = choices_in(tree, Form({"parent_id": "9", FIND: "team 33", FOUND: "team 33"}), "parent_id")
    assert [it for it, _ in kept.options] == [9, 33]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_an_account_is_searched_for_and_moved(visits: Visits, *, scripts: bool) -> None:
    root = _MANY + scripts * 1000
    await asyncio.to_thread(asyncio.run, _add(visits, root))
    async with visits.window("operator", scripts=scripts) as window:
        page = window.page
        await page.goto(f"/console/organizations/{root}/accounts/{root + 5}/move")
        await page.get_by_label("Find an account").fill("team 44")
        if not scripts:
            await page.get_by_role("button", name="Search").click()
        await expect(page.locator("option")).to_have_count(1)
        await page.get_by_role("button", name="Move").click()
        await expect(page.locator(".flash")).to_contain_text("“Team 5” is below “Team 44” now.")
    assert await asyncio.to_thread(asyncio.run, _parent(visits, root + 5)) == root + 44


async def _add(visits: Visits, root: int) -> None:
    database = Database(SqliteFile(visits.database))
    try:
        await add_organization(database, ACTOR, f"Many {root}", organization_id=root)
        async with database.write() as connection:
            added = (Account(root + it, root, root, f"Team {it}", active=True) for it in range(1, ALL_OPEN + 10))
            await insert_accounts(connection, added)
    finally:
        await database.close()


async def _parent(visits: Visits, account_id: int) -> int | None:
    database = Database(SqliteFile(visits.database))
    try:
        async with database.read() as connection:
            account = await find_account(connection, account_id)
            return account.parent_id if account else None
    finally:
        await database.close()
