"""The sample organisation: brought in once, with a code and an operator's password that are new each time."""

from pathlib import Path

from dialtree.cli.serve import check_free
from dialtree.directory.code import new_code
from dialtree.directory.faults import Fault, RefusedError
from dialtree.management.actor import Actor
from dialtree.management.code_terms import Terms
from dialtree.management.codes import issue_code, revoke_code
from dialtree.management.imports import ImportOptions, import_file
from dialtree.management.operators import add_operator, set_operator
from dialtree.management.organizations import change_organization
from dialtree.management.passwords import Passwords
from dialtree.storage.accounts import find_account
from dialtree.storage.codes import list_codes
from dialtree.storage.credentials import find_by_email
from dialtree.storage.database import Database

HOST, PORT = "127.0.0.1", 8080
MOST_PORT = 65535
ORGANIZATION = 5000
TIME_ZONE = "Asia/Jerusalem"
EMAIL = "operator@dialtree.example"

_SAMPLE = Path(__file__).parent / "tirosh.csv"
_PASSWORD = 20
"""How many characters a password has."""


def new_password() -> str:
    """A password that nobody guesses."""
    return str(new_code())[:_PASSWORD]


def check_port(host: str, port: int, field: str, remedy: str) -> None:
    """Checks that a server can listen on a port.

    Args:
        host: The address.
        port: The port.
        field: What a fault calls it.
        remedy: How to choose another, up to the number.

    Raises:
        RefusedError: Nobody can listen there; it says how to choose another port.
    """
    try:
        check_free(host, port)
    except RefusedError as error:
        other = port + 1 if port < MOST_PORT else port - 1
        told = (
            Fault(field, f"{it.message}; try: {remedy}{other}") if it.field == "--port" else it for it in error.faults
        )
        raise RefusedError(told) from None


async def bring_in(database: Database, actor: Actor) -> bool:
    """Brings the sample organisation in, unless it is there; returns whether it was not."""
    async with database.read() as connection:
        present = await find_account(connection, ORGANIZATION)
    if present is None:
        await import_file(database, actor, _SAMPLE, ImportOptions(), lambda *_: None)
        await change_organization(database, actor, ORGANIZATION, {"time_zone": TIME_ZONE})
    return present is None


async def replace_code(database: Database, actor: Actor, account_id: int, terms: Terms) -> str:
    """Issues a code, and revokes those of the same label.

    Args:
        database: The directory.
        actor: Who does it.
        account_id: The code's account.
        terms: What it may do; its label.

    Returns:
        The code.
    """
    async with database.read() as connection:
        codes = await list_codes(connection)
    for listed in codes:
        if listed.code.label == terms.label and listed.code.revoked_at is None:
            await revoke_code(database, actor, listed.code.id)
    _, code = await issue_code(database, actor, account_id, terms)
    return str(code)


async def let_operator_in(database: Database, actor: Actor) -> str:
    """Gives the operator `EMAIL` a new password, and returns it."""
    password = new_password()
    async with database.read() as connection:
        known = await find_by_email(connection, EMAIL)
    if known is None:
        await add_operator(database, Passwords(), actor, "Demo", EMAIL, password)
    else:
        change = {"active": True}
        await set_operator(database, Passwords(), actor, known.id, change, password, without_second_factor=True)
    return password
