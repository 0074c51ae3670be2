"""`make demo`: a sample organisation, a code for it, an operator, and a server until Ctrl-C."""

import argparse
import asyncio
import json
import os
from pathlib import Path

from dialtree.cli.numbers import whole_number
from dialtree.cli.serve import serve
from dialtree.cli.session import operator
from dialtree.contract.path import GET_EXTENSIONS
from dialtree.management.code_terms import Terms
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.storage.setup import set_up
from dialtree.web.application import API
from dialtree.web.console.assets import CONSOLE
from examples.sample import (
    EMAIL,
    HOST,
    MOST_PORT,
    ORGANIZATION,
    PORT,
    bring_in,
    check_port,
    let_operator_in,
    replace_code,
)
from examples.starting import run_demo

LABEL = "demo"
FOLDER = Path("demo")

_GUIDE = """
The sample organisation is in {path}; a second run keeps it. Its code, labelled "{label}", is new with every run:

    {code}

Paste into another terminal, in this folder, to list extensions as a program does:

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
        await bring_in(database, actor)
        code = await replace_code(database, actor, ORGANIZATION, Terms(label=LABEL))
        return code, await let_operator_in(database, actor)
    finally:
        await database.close()


def main() -> None:
    """Runs the demo; what goes wrong is one clear line."""
    parser = argparse.ArgumentParser(prog="demo", description="A sample organisation, a code for it, and a server.")
    parser.add_argument("--host", default=HOST, help="the address to listen on (default: %(default)s)")
    port = whole_number(1, MOST_PORT)
    told = f"the port to listen on (default: DIALTREE_PORT, else {PORT})"
    # A text, so that the parser checks it like one that is given.
    parser.add_argument("--port", default=os.environ.get("DIALTREE_PORT", str(PORT)), type=port, help=told)
    arguments = parser.parse_args()
    run_demo("demo", lambda: run(arguments.host, arguments.port))


def run(host: str, port: int) -> None:
    """Prepares the directory, shows how to ask, and serves until Ctrl-C.

    Args:
        host: The address to listen on.
        port: The port to listen on.

    Raises:
        RefusedError: Nobody can listen there; it says how to choose another port.
    """
    path = FOLDER / "dialtree.db"
    check_port(host, port, "--port", "make demo PORT=")
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
