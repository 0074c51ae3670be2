"""`make demo`: a sample organisation, a code for it, and a server until Ctrl-C."""

import argparse
import asyncio
import sys
from pathlib import Path

from dialtree.cli.numbers import whole_number
from dialtree.cli.serve import check_free, serve
from dialtree.cli.session import operator
from dialtree.contract.path import GET_EXTENSIONS
from dialtree.directory.faults import RefusedError
from dialtree.management.codes import Terms, issue_code, revoke_code
from dialtree.management.imports import ImportOptions, import_file
from dialtree.storage.accounts import find_account
from dialtree.storage.codes import list_codes
from dialtree.storage.database import Database
from dialtree.storage.errors import ConstraintError, NotSetUpError, OutOfReachError
from dialtree.storage.location import SqliteFile
from dialtree.storage.setup import set_up

HOST, PORT = "127.0.0.1", 8080
LABEL = "demo"
ORGANIZATION = 5000
SAMPLE = Path(__file__).parent / "tirosh.csv"
FOLDER = Path("demo")

_GUIDE = """
The sample organisation is in {path}; a second run keeps it. Its code, labelled "{label}", is new with every run:

    {code}

Paste into another terminal:

    curl -H 'Authorization: Bearer {code}' {url}
    curl -H 'Authorization: Bearer {code}' '{url}?showAll=0'
    curl -H 'Content-Type: application/json' -d '{{"code": "{code}", "showAll": true}}' {url}
    curl -i '{url}?code=wrongwrong'

And the command line, on the same directory:

    .venv/bin/dialtree account list --database sqlite:///{path}
    .venv/bin/dialtree extension list --database sqlite:///{path}
"""


async def prepare(path: Path) -> str:
    """Brings the sample organisation into the directory, once, and issues the demo's code anew.

    Args:
        path: The database; it is set up.

    Returns:
        The code.
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
        return str(code)
    finally:
        await database.close()


def main() -> None:
    """Runs the demo; what goes wrong is one clear line."""
    parser = argparse.ArgumentParser(prog="demo", description="A sample organisation, a code for it, and a server.")
    parser.add_argument("--host", default=HOST, help="the address to listen on (default: %(default)s)")
    port = whole_number(1, 65535)
    parser.add_argument("--port", default=PORT, type=port, help="the port to listen on (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        run(arguments.host, arguments.port)
    except (RefusedError, NotSetUpError, OutOfReachError, ConstraintError, OSError) as error:
        sys.exit(f"demo: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def run(host: str, port: int) -> None:
    """Prepares the directory, shows how to ask, and serves until Ctrl-C.

    Args:
        host: The address to listen on.
        port: The port to listen on.
    """
    path = FOLDER / "dialtree.db"
    check_free(host, port)
    FOLDER.mkdir(exist_ok=True)
    set_up(SqliteFile(path))
    code = asyncio.run(prepare(path))
    url = f"http://{host}:{port}{GET_EXTENSIONS}"
    print(_GUIDE.format(path=path, label=LABEL, code=code, url=url), flush=True)
    serve(host=host, port=port, workers=1, database=f"sqlite:///{path}")


if __name__ == "__main__":
    main()
