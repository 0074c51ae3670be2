"""`make demo-crm`: the sample organisation, Dialtree, and a CRM whose agents pick their extension, until Ctrl-C."""

import argparse
import asyncio
import fcntl
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from dialtree.cli.numbers import whole_number
from dialtree.cli.session import operator
from dialtree.contract.path import GET_STATUSES, SET_STATUS
from dialtree.directory.faults import refuse
from dialtree.management.actor import Actor
from dialtree.management.code_terms import Terms
from dialtree.management.organizations import change_organization
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.storage.organizations import find_organization
from dialtree.storage.setup import set_up
from dialtree.web.application import API
from dialtree.web.console.assets import CONSOLE
from examples.crm.people import Person, hash_password
from examples.processes import Part, PartEndedError, run_together
from examples.sample import (
    EMAIL,
    HOST,
    MOST_PORT,
    ORGANIZATION,
    PORT,
    bring_in,
    check_port,
    let_operator_in,
    new_password,
    replace_code,
)
from examples.starting import run_demo

LABEL = "demo-crm"
FOLDER = Path("demo/crm")
DEPARTMENT = 5200
"""Customer service: the CRM's code opens its extensions alone."""

AGENTS = (("Rachel Green-Katz", "rachel.gk@tirosh.example", 707), ("מירי אזולאי", "miri.azulay@tirosh.example", 705))
"""Users of the sample organisation who may sign in to the CRM."""

_DANIEL = 709
_OWN_ORIGINS = ("http://127.0.0.1:", "http://localhost:")

_GUIDE = """
Everything runs. Open the CRM in two windows, one of them private, and sign in as another agent in each:

    {crm}

    {people}

Pick the same extension in both: one gets it, and the other is told by whom. Then have lunch, come back, log out.

In a third window sign in to the console as its operator. The board shows all of it as it happens, the day afterwards:

    {console}/organizations/{organization}/agents
    {console}/organizations/{organization}/agents/day

    {email}
    {password}

A program does the same with the code. Paste into another terminal: Daniel Mizrahi logs in, has lunch, logs out.

    curl -H 'Authorization: Bearer {code}' {server}{statuses}
    curl -H 'Authorization: Bearer {code}' -H 'Content-Type: application/json' -d '{login}' {server}{set_status}
    curl -H 'Authorization: Bearer {code}' -H 'Content-Type: application/json' -d '{lunch}' {server}{set_status}
    curl -H 'Authorization: Bearer {code}' -H 'Content-Type: application/json' -d '{logout}' {server}{set_status}

Who manages agents asks who is where, and hears of it as it happens (until Ctrl-C):

    curl -c {cookies} -H 'Content-Type: application/json' -d '{credentials}' {api}/session
    curl -b {cookies} '{api}/agents?held=true'
    curl -N -b {cookies} {api}/agents/events

The directory is in {path}; a second run keeps it. The code and the passwords are new with every run.
Ctrl-C stops both servers.
"""


@dataclass(frozen=True)
class Prepared:
    """What was made for this run.

    Attributes:
        code: The CRM's code.
        password: The operator's password.
        passwords: The passwords of `AGENTS`.
    """

    code: str
    password: str
    passwords: tuple[str, ...]


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
    with _folder_of_this_run():
        usual = crm_port == _next_to(port)
        check_port(HOST, port, "--port", f"make demo-crm {'' if usual else f'CRM_PORT={crm_port} '}PORT=")
        chosen = "" if port == PORT else f"PORT={port} "
        check_port(HOST, crm_port, "--crm-port", f"make demo-crm {chosen}CRM_PORT=")
        set_up(SqliteFile(_database()))
        prepared = asyncio.run(_prepare(crm_port))
        _write_people(prepared)
        guide = _guide(port, crm_port, prepared)
        parts = _parts(port, crm_port, prepared)
        asyncio.run(run_together(HOST, parts, lambda: print(guide, flush=True)))


def _next_to(port: int) -> int:
    return port + 1 if port < MOST_PORT else port - 1


def _database() -> Path:
    return FOLDER / "dialtree.db"


def _people() -> Path:
    return FOLDER / "people.json"


@contextmanager
def _folder_of_this_run() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    # A second run would change the code and the passwords under the first.
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refuse(str(FOLDER), "the demo runs there already; end that one first, by Ctrl-C") from None
        yield


async def _prepare(crm_port: int) -> Prepared:
    database, actor = Database(SqliteFile(_database())), operator()
    try:
        await bring_in(database, actor)
        await _allow(database, actor, crm_port)
        code = await replace_code(database, actor, DEPARTMENT, Terms(label=LABEL, scope="account"))
        password = await let_operator_in(database, actor)
        return Prepared(code, password, tuple(new_password() for _ in AGENTS))
    finally:
        await database.close()


async def _allow(database: Database, actor: Actor, crm_port: int) -> None:
    """Lets the CRM's pages show the picker; an earlier run may have had it on another port."""
    async with database.read() as connection:
        organization = await find_organization(connection, ORGANIZATION)
    listed = organization.allowed_origins if organization else ()
    others = tuple(it for it in listed if not it.startswith(_OWN_ORIGINS))
    own = tuple(f"{it}{crm_port}" for it in _OWN_ORIGINS)
    await change_organization(database, actor, ORGANIZATION, {"allowed_origins": others + own})


def _write_people(prepared: Prepared) -> None:
    people = [
        Person(email, name, hash_password(password), user_id)
        for (name, email, user_id), password in zip(AGENTS, prepared.passwords, strict=True)
    ]
    _people().touch(mode=0o600)
    _people().write_bytes(msgspec.json.format(msgspec.json.encode(people)))


def _parts(port: int, crm_port: int, prepared: Prepared) -> list[Part]:
    serve = [str(Path(sys.executable).with_name("dialtree")), "serve", "--host", HOST, "--port", str(port)]
    serve += ["--workers", "1", "--database", f"sqlite:///{_database()}"]
    settings = {
        "DIALTREE_URL": f"http://{HOST}:{port}",
        "CODE": prepared.code,
        "SECRET": secrets.token_urlsafe(32),
        "PEOPLE": str(_people()),
        "HOST": HOST,
        "PORT": str(crm_port),
        "SECURE": "false",
    }
    environment = {f"CRM_{name}": value for name, value in settings.items()}
    return [
        Part("Dialtree", serve, port, {}),
        Part("the CRM", [sys.executable, "-m", "examples.crm"], crm_port, environment),
    ]


def _guide(port: int, crm_port: int, prepared: Prepared) -> str:
    server = f"http://{HOST}:{port}"
    people = "\n    ".join(f"{email:30}{word}" for (_, email, _), word in zip(AGENTS, prepared.passwords, strict=True))
    wish = {"UserId": _DANIEL, "ExtensionUser": "service302"}
    login, lunch, logout = (json.dumps({**wish, "Status": status}) for status in (1, 3, 2))
    return _GUIDE.format(
        crm=f"http://{HOST}:{crm_port}",
        people=people,
        console=f"{server}{CONSOLE}",
        organization=ORGANIZATION,
        email=EMAIL,
        password=prepared.password,
        code=prepared.code,
        server=server,
        statuses=GET_STATUSES,
        set_status=SET_STATUS,
        login=login,
        lunch=lunch,
        logout=logout,
        cookies=FOLDER / "cookies.txt",
        credentials=json.dumps({"email": EMAIL, "password": prepared.password}),
        api=f"{server}{API}",
        path=_database(),
    )


if __name__ == "__main__":
    main()
