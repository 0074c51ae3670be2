"""Which organisation is meant when none is named."""

import pytest

from dialtree.management.accounts import add_account
from dialtree.management.exports import export_answer, export_table
from dialtree.management.extensions import delete_extension, enable_extension, set_extension
from dialtree.management.users import add_user
from dialtree.storage.database import Database
from dialtree.storage.users import find_user
from management.acting import DANA, TOO_LARGE, acme, not_found, refused
from storage.shell import Shell


async def test_there_is_none_yet(database: Database, shell: Shell) -> None:
    with not_found(shell, "organization_id: there is no organisation yet"):
        await add_user(database, DANA, "Avi")


async def test_the_only_one(database: Database) -> None:
    await add_account(database, DANA, "Acme", account_id=7)
    await add_account(database, DANA, "Support", 7)
    user = await add_user(database, DANA, "Avi")
    async with database.read() as connection:
        found = await find_user(connection, user.id)
    assert found == (7, user)


async def test_there_are_several(database: Database, shell: Shell) -> None:
    await acme(database)
    for work in (
        lambda: add_user(database, DANA, "Avi"),
        lambda: set_extension(database, DANA, "420", name="Desk"),
        lambda: enable_extension(database, DANA, "420", active=False),
        lambda: delete_extension(database, DANA, "420"),
        lambda: export_answer(database),
        lambda: export_table(database),
    ):
        with refused(shell, "organization_id: there are 2 organisations; say which one"):
            await work()


async def test_one_that_is_no_root(database: Database, shell: Shell) -> None:
    await acme(database)
    with refused(shell, "organization_id: account 2 is no root account; that is 1"):
        await add_user(database, DANA, "Avi", organization_id=2)


@pytest.mark.parametrize("organization_id", [0, 77, *TOO_LARGE])
async def test_one_that_is_not_there(database: Database, shell: Shell, organization_id: int) -> None:
    with not_found(shell, f"organization_id: there is no account {organization_id}"):
        await add_user(database, DANA, "Avi", organization_id=organization_id)
