"""`make demo`: a sample organisation, a code for it, an operator, and a server until Ctrl-C."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from dialtree.cli.numbers import whole_number
from dialtree.cli.serve import check_free, serve
from dialtree.cli.session import operator
from dialtree.contract.path import GET_EXTENSIONS
from dialtree.directory.code import new_code
from dialtree.directory.faults import Fault, RefusedError
from dialtree.management.actor import Actor
from dialtree.management.codes import Terms, issue_code, revoke_code
from dialtree.management.imports import ImportOptions, import_file
from dialtree.management.operators import add_operator, set_operator
from dialtree.management.passwords import Passwords
from dialtree.storage.accounts import find_account
from dialtree.storage.codes import list_codes
from dialtree.storage.credentials import find_by_email
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError, NotSetUpError, OutOfReachError
from dialtree.storage.location import SqliteFile
from dialtree.storage.setup import set_up
from dialtree.web.application import API
from dialtree.web.console.assets import CONSOLE

HOST, PORT = "127.0.0.1", 8080
MOST_PORT = 65535
LABEL = "demo"
ORGANIZATION = 5000
SAMPLE = Path(__file__).parent / "tirosh.csv"
FOLDER = Path("demo")
EMAIL = "operator@dialtree.example"

_PASSWORD = 20
"""How many characters the operator's password has."""

_GUIDE = """
The sample organisation is in {path}; a second run keeps it. Its code, labelled "{label}", is new with every run:

    {code}

Paste into another terminal, to list extensions as a program does:

    curl -H 'Authorization: Bearer {code}' {url}
    curl -H 'Authorization: Bearer {code}' '{url}?showAll=0'
    curl -H 'Content-Type: application/json' -d '{{"code": "{code}", "showAll": true}}' {url}
    curl -i '{url}?code=wrongwrong'

To manage the directory, open {console} and sign in as its operator, whose password is new with every
run:

    {email}
    {password}

Programs do the same by the API, which {api}/docs tells of:

    curl -c {cookies} -H 'Content-Type: application/json' -d '{credentials}' {api}/session
    curl -b {cookies} {api}/accounts

And the command line, on the same directory:

    .venv/bin/dialtree account list --database sqlite:///{path}
    .venv/bin/dialtree extension list --database sqlite:///{path}
"""


async def prepare(path: Path) -> tuple[str, str]:
    """Brings the sample organisation into the directory, once, and makes the demo's code and password anew.

    Args:
        path: The database; it is set up.

    Returns:
        The code, and the operator's password.
    """
    database, actor = Database(SqliteFile(path)), operator()
    try:
        async with database.read() as connection:
            present = await find_account(connection, ORGANIZATION)
            codes = await list_codes(connection)
        if present is None:
            await import_file(database, actor, SAMPLE, ImportOptions(), lambda *_: None)
        for listed in codes:
            if listed.code.label == LABEL and listed.code.revoked_at is None:
                await revoke_code(database, actor, listed.code.id)
        _, code = await issue_code(database, actor, ORGANIZATION, Terms(label=LABEL))
        return str(code), await _let_operator_in(database, actor)
    finally:
        await database.close()


async def _let_operator_in(database: Database, actor: Actor) -> str:
    password = str(new_code())[:_PASSWORD]
    async with database.read() as connection:
        known = await find_by_email(connection, EMAIL)
    if known is None:
        await add_operator(database, Passwords(), actor, "Demo", EMAIL, password)
    else:
        change = {"active": True}
        await set_operator(database, Passwords(), actor, known.id, change, password, without_second_factor=True)
    return password


def main() -> None:
    """Runs the demo; what goes wrong is one clear line."""
    parser = argparse.ArgumentParser(prog="demo", description="A sample organisation, a code for it, and a server.")
    parser.add_argument("--host", default=HOST, help="the address to listen on (default: %(default)s)")
    port = whole_number(1, MOST_PORT)
    told = f"the port to listen on (default: DIALTREE_PORT, else {PORT})"
    # A text, so that the parser checks it like one that is given.
    parser.add_argument("--port", default=os.environ.get("DIALTREE_PORT", str(PORT)), type=port, help=told)
    arguments = parser.parse_args()
    try:
        run(arguments.host, arguments.port)
    except RefusedError as error:
        sys.exit("\n".join(f"demo: {fault}" for fault in error.faults))
    except (NotSetUpError, OutOfReachError, ConstraintError, OSError) as error:
        sys.exit(f"demo: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def run(host: str, port: int) -> None:
    """Prepares the directory, shows how to ask, and serves until Ctrl-C.

    Args:
        host: The address to listen on.
        port: The port to listen on.

    Raises:
        RefusedError: Nobody can listen there; it says how to choose another port.
    """
    path = FOLDER / "dialtree.db"
    try:
        check_free(host, port)
    except RefusedError as error:
        other = port + 1 if port < MOST_PORT else port - 1
        raise RefusedError(
            Fault(it.field, f"{it.message}; try: make demo PORT={other}") for it in error.faults
        ) from None
    FOLDER.mkdir(exist_ok=True)
    set_up(SqliteFile(path))
    code, password = asyncio.run(prepare(path))
    credentials = json.dumps({"email": EMAIL, "password": password})
    shown = {"path": path, "label": LABEL, "code": code, "email": EMAIL, "password": password}
    server = f"http://{host}:{port}"
    addresses = {
        "url": f"{server}{GET_EXTENSIONS}",
        "api": f"{server}{API}",
        "console": f"{server}{CONSOLE}",
        "cookies": FOLDER / "cookies.txt",
    }
    print(_GUIDE.format(**shown, **addresses, credentials=credentials), flush=True)
    serve(host=host, port=port, workers=1, database=f"sqlite:///{path}")


if __name__ == "__main__":
    main()
