"""Prepares, serves both, and says what to do."""

import argparse
import asyncio
import os
import secrets
import sys
from pathlib import Path

from dialtree.cli.numbers import whole_number
from dialtree.directory.faults import refuse
from dialtree.storage.location import SqliteFile
from dialtree.storage.setup import set_up
from examples.demo_crm.guide import guide
from examples.demo_crm.preparing import DATABASE, PEOPLE, Prepared, folder_of_this_run, prepare, write_people
from examples.processes import Part, PartEndedError, run_together
from examples.sample import HOST, MOST_PORT, PORT, check_port
from examples.starting import run_demo


def main() -> None:
    """Runs the demo; what goes wrong is one clear line."""
    told = "A sample organisation, Dialtree, and a CRM whose agents pick their extension."
    parser = argparse.ArgumentParser(prog="demo-crm", description=told)
    number = whole_number(1, MOST_PORT)
    # A text, so that the parser checks it like one that is given.
    usual = os.environ.get("DIALTREE_PORT", str(PORT))
    told = f"the port of Dialtree (default: DIALTREE_PORT, else {PORT})"
    parser.add_argument("--port", default=usual, type=number, help=told)
    parser.add_argument("--crm-port", type=number, help="the port of the CRM (default: the one after Dialtree's)")
    given = parser.parse_args()
    crm_port = given.crm_port or _next_to(given.port)
    try:
        run_demo("demo-crm", lambda: run(given.port, crm_port))
    except PartEndedError as error:
        sys.exit(f"demo-crm: {error}")


def run(port: int, crm_port: int) -> None:
    """Prepares the directory and the CRM, serves both, and shows what to do, until Ctrl-C.

    Args:
        port: The port of Dialtree.
        crm_port: The port of the CRM.

    Raises:
        RefusedError: Nobody can listen on one of them, or the demo runs already.
        PartEndedError: One of the servers has ended by itself.
    """
    if port == crm_port:
        raise refuse("--crm-port", f"{port} is the port of Dialtree")
    with folder_of_this_run():
        usual = crm_port == _next_to(port)
        check_port(HOST, port, "--port", f"make demo-crm {'' if usual else f'CRM_PORT={crm_port} '}PORT=")
        chosen = "" if port == PORT else f"PORT={port} "
        check_port(HOST, crm_port, "--crm-port", f"make demo-crm {chosen}CRM_PORT=")
        set_up(SqliteFile(DATABASE))
        prepared = asyncio.run(prepare(crm_port))
        write_people(prepared)
        told = guide(port, crm_port, prepared)
        parts = _parts(port, crm_port, prepared)
        asyncio.run(run_together(HOST, parts, lambda: print(told, flush=True)))


def _next_to(port: int) -> int:
    return port + 1 if port < MOST_PORT else port - 1


def _parts(port: int, crm_port: int, prepared: Prepared) -> list[Part]:
    serve = [str(Path(sys.executable).with_name("dialtree")), "serve", "--host", HOST, "--port", str(port)]
    serve += ["--workers", "1", "--database", f"sqlite:///{DATABASE}"]
    settings = {
        "DIALTREE_URL": f"http://{HOST}:{port}",
        "CODE": prepared.code,
        "SECRET": secrets.token_urlsafe(32),
        "PEOPLE": str(PEOPLE),
        "HOST": HOST,
        "PORT": str(crm_port),
        "SECURE": "false",
    }
    environment = {f"CRM_{name}": value for name, value in settings.items()}
    return [
        Part("Dialtree", serve, port, {}),
        Part("the CRM", [sys.executable, "-m", "examples.crm"], crm_port, environment),
    ]


if __name__ == "__main__":
    main()
