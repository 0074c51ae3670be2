import json
from pathlib import Path

import pytest
from sqlalchemy import text

from dialtree.management.accounts import add_account, enable_account
from dialtree.management.exports import export_answer, export_table
from dialtree.management.extensions import add_extension, enable_extension
from dialtree.management.imports import ImportOptions, import_file
from dialtree.management.users import add_user, enable_user
from dialtree.storage.database import Database
from management.acting import DANA, TOO_LARGE, acme, not_found, refused, unchanged
from storage.fresh import new_database
from storage.opened import opened
from storage.shell import Kind, Shell

_COLUMNS = {
    "accounts": "id, organization_id, parent_id, name, active",
    "users": "id, organization_id, name, email, active",
    "extensions": "organization_id, account_id, sip, name, speed_dial, user_id, active",
}


@pytest.fixture(autouse=True)
async def directory(database: Database) -> None:
    """Among other things what does not show on the wire: disabled things, empty accounts, users without extensions."""
    await acme(database)
    await add_account(database, DANA, 'מכירות, "צפון"', 2, 3)
    await add_account(database, DANA, "Closed", 1, 4)
    await enable_account(database, DANA, 4, active=False)
    await add_user(database, DANA, "דנה", "", 1, 6)
    await add_user(database, DANA, "", "night@acme.example", 1, 7)
    await enable_user(database, DANA, 7, active=False)
    await add_extension(database, DANA, 3, "420", "=1+1", "*20", 6)
    await add_extension(database, DANA, 1, "421", "Lobby", "9", 7)
    await add_extension(database, DANA, 4, "422", "Hidden")
    await add_extension(database, DANA, 1, "423", "Off", "1")
    await enable_extension(database, DANA, "423", 1, active=False)
    await add_extension(database, DANA, 9, "420", "Elsewhere", "9", 95)


async def rows(database: Database, organization: int) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    async with database.read() as connection:
        for table, columns in _COLUMNS.items():
            query = text(f"SELECT {columns} FROM {table} WHERE organization_id = :organization")
            found[table] = sorted(map(tuple, await connection.execute(query, {"organization": organization})), key=repr)
    return found


def write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(lines), "utf-8", newline="")


async def test_the_answer_is_that_of_the_contract(database: Database) -> None:
    answer = json.loads(await export_answer(database, 1))
    keys = ("SIP", "Name", "SpeedDial", "AccountID", "AccountName", "UserName", "UserEmail")
    assert answer == {
        "ERR": 0,
        "DESC": "OK",
        "EXTENSIONS": [
            dict(zip(keys, ("421", "Lobby", "9", 1, "Acme", "", ""), strict=True)),
            dict(zip(keys, ("420", "=1+1", "*20", 3, 'מכירות, "צפון"', "דנה", ""), strict=True)),
        ],
    }


async def test_an_organisation_without_extensions(database: Database) -> None:
    await add_account(database, DANA, "Empty", account_id=50)
    assert json.loads(await export_answer(database, 50))["EXTENSIONS"] == []
    assert len(list(await export_table(database, 50))) == 2


async def test_the_table_brings_everything_back(database: Database, shell: Shell, kind: Kind, tmp_path: Path) -> None:
    with unchanged(shell):
        lines = list(await export_table(database, 1))
    table = tmp_path / "export.csv"
    write(table, lines)
    with new_database(kind) as other:
        async with opened(other) as empty:
            reading, plan = await import_file(empty, DANA, table, ImportOptions(), lambda *_: None)
            assert (plan.refused, plan.warnings, len(reading.records)) == ((), (), len(lines) - 1)
            assert await rows(empty, 1) == await rows(database, 1)
            assert list(await export_table(empty)) == lines
    _, again = await import_file(database, DANA, table, ImportOptions(), lambda *_: None)
    assert not again.extensions.changed
    assert again.extensions.unchanged == 4


async def test_organisations_that_are_not_meant(database: Database, shell: Shell) -> None:
    for export in (export_answer, export_table):
        with refused(shell, "organization_id: account 3 is no root account; that is 1"):
            await export(database, 3)
        for missing in (77, *TOO_LARGE):
            with not_found(shell, f"organization_id: there is no account {missing}"):
                await export(database, missing)
