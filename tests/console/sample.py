"""The directory that pages are looked at with: organisations named in Hebrew and in English, somebody of each role."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyotp
from sqlalchemy import select

from console.sample_agents import add_agents
from console.sample_codes import add_codes
from console.sample_extensions import add_history
from console.sample_imports import add_imports
from console.sample_operators import add_other_operator
from console.sample_people import add_colleague
from console.sample_settings import add_settings
from dialtree.directory.reach import Reach
from dialtree.management.accounts import add_account, enable_account
from dialtree.management.extensions import add_extension, change_extension
from dialtree.management.imports import ImportOptions, import_file
from dialtree.management.operators import add_operator
from dialtree.management.organizations import add_organization, change_organization
from dialtree.management.people import add_person
from dialtree.management.sign_ins import SignInTerms
from dialtree.storage.credentials import update_credential
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection, list_ids
from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.paging import Window
from dialtree.storage.schema import accounts
from dialtree.storage.setup import set_up
from management.cheap import cheap_passwords
from support.directory import ACTOR

TIROSH, ACME, EMPTY = 5000, 100, 300
"""The organisations: named in Hebrew, named in English, and one without anything yet."""

SALES = 5100
"""A department of Tirosh."""

PASSWORD = "correct horse battery"

FACTOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The secret of the authenticator of who has one."""

PEOPLE: Mapping[str, tuple[str, str, int | None]] = {
    "operator": ("Noa Operator", "operator", None),
    "manager": ("רות מנהלת", "manager", TIROSH),
    "department": ("Dan Department", "manager", SALES),
    "viewer": ("Vered Viewer", "viewer", TIROSH),
    "agent": ("Avi Agent", "agent", TIROSH),
    "stranger": ("Stan Stranger", "manager", ACME),
    "factor": ("Fay Factor", "manager", TIROSH),
}
"""Who signs in, with their name, their role, and the account that their reach begins at."""

_TIROSH_CSV = Path(__file__).parents[2] / "examples/tirosh.csv"
_LONG = "Regional Customer Success, Escalations and Field Engineering Coordination Desk"


def email_of(who: str) -> str:
    """What one of `PEOPLE` signs in with."""
    return f"{who}@dialtree.example"


def code_now() -> str:
    """What the authenticator of who has one shows."""
    return pyotp.TOTP(FACTOR).now()


def make_sample(path: Path) -> dict[str, int]:
    """Makes the directory, and returns the ids that addresses of pages are filled with."""
    return make_sample_in(SqliteFile(path))


def make_sample_in(location: Location) -> dict[str, int]:
    """The same, in a database of any kind."""
    set_up(location)
    return asyncio.run(_make(location))


async def _make(location: Location) -> dict[str, int]:
    database = Database(location)
    try:
        await import_file(database, ACTOR, _TIROSH_CSV, ImportOptions(), lambda *_: None)
        await change_organization(database, ACTOR, TIROSH, {"time_zone": "Asia/Jerusalem"})
        await _add_acme(database)
        await add_organization(database, ACTOR, "Newcomer", organization_id=EMPTY)
        await _add_people(database)
        code_id, spare_code_id = await add_codes(database, TIROSH, SALES)
        async with database.read() as connection:
            page = await list_ids(connection, Selection(Reach(TIROSH)), Window(1))
        more = await add_history(database, page.items[0], SALES)
        settings = await add_settings(database, TIROSH)
        imports = await add_imports(database, TIROSH)
        operators = await add_other_operator(database, cheap_passwords())
        people = await add_colleague(database, TIROSH, SALES)
        agents = await add_agents(database, TIROSH)
        return {
            **more,
            **people,
            **agents,
            **imports,
            **operators,
            **settings,
            "organization_id": TIROSH,
            "extension_id": page.items[0],
            "account_id": SALES,
            "code_id": code_id,
            "spare_code_id": spare_code_id,
        }
    finally:
        await database.close()


async def _add_acme(database: Database) -> None:
    await add_organization(database, ACTOR, "Acme Communications", organization_id=ACME)
    for number in range(1, 41):
        parent = ACME if number <= 8 else ACME + number % 8 + 1
        await add_account(database, ACTOR, f"Team {number}", parent, ACME + number)
    await add_account(database, ACTOR, _LONG, ACME, 150)
    await enable_account(database, ACTOR, 108, active=False)
    for number in range(130):
        await add_extension(database, ACTOR, ACME + number % 41, f"{2000 + number}", f"Desk {number}")
    long = await add_extension(database, ACTOR, 150, "a" * 64, "A name that goes on " * 8, speed_dial="123456789*" * 6)
    await change_extension(database, ACTOR, long.id, {"active": False})


async def _add_people(database: Database) -> None:
    passwords = cheap_passwords()
    for who, (name, role, account_id) in PEOPLE.items():
        if account_id is None:
            await add_operator(database, passwords, ACTOR, name, email_of(who), PASSWORD)
            continue
        async with database.read() as connection:
            organization_id = await connection.scalar(
                select(accounts.c.organization_id).where(accounts.c.id == account_id)
            )
        terms = SignInTerms(email_of(who), role, account_id)
        _, credential = await add_person(database, passwords, ACTOR, name, terms, PASSWORD, organization_id)
        if who == "factor":
            async with database.write() as connection:
                await update_credential(
                    connection, credential.id, totp_secret=FACTOR, totp_confirmed_at=datetime.now(UTC)
                )
