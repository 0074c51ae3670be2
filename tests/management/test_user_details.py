"""Users in a table and in full, with what they sign in as, as far as that is within reach."""

import pytest

from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.management.accounts import add_account
from dialtree.management.extensions import add_extension
from dialtree.management.sign_ins import SignInTerms, set_sign_in
from dialtree.management.user_details import find_details, list_rows
from dialtree.management.users import add_user
from dialtree.storage.database import Database
from dialtree.storage.paging import Window
from dialtree.storage.user_roles import RoleOrNone
from dialtree.storage.users import UserFilter
from management.acting import DANA, acme

_ALL, _SUPPORT = Reach(1), Reach(1, 2)


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    """Avi manages Support and has an extension in Sales; Bina reads Sales, and has an extension in Support; Gad has
    nothing."""
    await acme(database)
    await add_account(database, DANA, "Sales", 1, 3)
    await add_user(database, DANA, "Bina", "", 1, 6)
    await add_user(database, DANA, "Gad", "", 1, 7)
    for user_id, role, account_id in ((5, "manager", 2), (6, "viewer", 3), (95, "agent", 9)):
        await set_sign_in(database, DANA, user_id, SignInTerms(f"{user_id}@acme.example", role, account_id))
    await add_extension(database, DANA, 3, "300", "Desk", user_id=5)
    await add_extension(database, DANA, 2, "200", "Desk", user_id=6)


async def listed(database: Database, reach: Reach, role: RoleOrNone | None, search: str = "") -> dict[int, str]:
    async with database.read() as connection:
        page = await list_rows(connection, UserFilter(reach, 1, role=role, search=search), Window(10, "name"))
    assert page.total == len(page.items)
    return {it.user.id: f"{it.held.role} of {it.held.account_name}" if it.held else "" for it in page.items}


@pytest.mark.parametrize("reach", [EVERYTHING, _ALL])
async def test_users_with_what_they_sign_in_as(database: Database, reach: Reach) -> None:
    assert await listed(database, reach, None) == {5: "manager of Support", 6: "viewer of Sales", 7: ""}


@pytest.mark.parametrize(
    ("role", "ids"), [("manager", [5]), ("viewer", [6]), ("agent", []), ("operator", []), ("none", [7])]
)
async def test_by_role(database: Database, role: RoleOrNone, ids: list[int]) -> None:
    assert list(await listed(database, _ALL, role)) == ids
    assert list(await listed(database, _ALL, role, "a")) == ids


async def test_a_role_out_of_reach_is_none(database: Database) -> None:
    assert await listed(database, _SUPPORT, None) == {5: "manager of Support", 6: "", 7: ""}
    assert list(await listed(database, _SUPPORT, "viewer")) == []
    assert list(await listed(database, _SUPPORT, "none")) == [6, 7]


async def test_everything_about_a_user(database: Database) -> None:
    async with database.read() as connection:
        avi = await find_details(connection, _ALL, 5)
    assert avi.sign_in is not None
    assert avi.account is not None
    assert (avi.sign_in.role, avi.account.name, [it.sip for it in avi.extensions]) == ("manager", "Support", ["300"])
    assert avi.is_changeable


async def test_what_is_out_of_reach_is_not_told(database: Database) -> None:
    async with database.read() as connection:
        avi = await find_details(connection, _SUPPORT, 5)
        bina = await find_details(connection, _SUPPORT, 6)
        gad = await find_details(connection, _SUPPORT, 7)
    assert (avi.extensions, avi.is_changeable) == ([], False)
    assert (bina.sign_in, bina.account, bina.is_changeable) == (None, None, False)
    assert [it.sip for it in bina.extensions] == ["200"]
    assert gad.is_changeable
