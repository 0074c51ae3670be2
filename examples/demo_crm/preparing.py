"""What is prepared before anything is served: the directory, and the CRM's people."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from dialtree.cli.session import operator
from dialtree.directory.faults import refuse
from dialtree.management.actor import Actor
from dialtree.management.code_terms import Terms
from dialtree.management.organizations import change_organization
from dialtree.storage.database import Database
from dialtree.storage.location import SqliteFile
from dialtree.storage.organizations import find_organization
from examples.crm.people import Person, hash_password
from examples.demo_crm.past import make_up_past
from examples.sample import ORGANIZATION, bring_in, let_operator_in, new_password, replace_code

LABEL = "demo-crm"
FOLDER = Path("demo/crm")
DATABASE, PEOPLE = FOLDER / "dialtree.db", FOLDER / "people.json"
DEPARTMENT = 5200
"""Customer service: the CRM's code opens its extensions alone."""

AGENTS = (("Rachel Green-Katz", "rachel.gk@tirosh.example", 707), ("מירי אזולאי", "miri.azulay@tirosh.example", 705))
"""Users of the sample organisation who may sign in to the CRM."""

_OWN_ORIGINS = ("http://127.0.0.1:", "http://localhost:")


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


@contextmanager
def folder_of_this_run() -> Iterator[None]:
    """Holds the folder for as long as it is used.

    Raises:
        RefusedError: Another run holds it.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    # A second run would change the code and the passwords under the first.
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refuse(str(FOLDER), "the demo runs there already; end that one first, by Ctrl-C") from None
        yield


async def prepare(crm_port: int) -> Prepared:
    """Brings the sample organisation in, once, and makes all anew that is for this run alone.

    Args:
        crm_port: The port of the CRM, whose pages are to show the picker.
    """
    database, actor = Database(SqliteFile(DATABASE)), operator()
    try:
        if await bring_in(database, actor):
            await make_up_past(database, datetime.now(UTC))
        await _allow(database, actor, crm_port)
        code = await replace_code(database, actor, DEPARTMENT, Terms(label=LABEL, scope="account"))
        password = await let_operator_in(database, actor)
        return Prepared(code, password, tuple(new_password() for _ in AGENTS))
    finally:
        await database.close()


async def _allow(database: Database, actor: Actor, crm_port: int) -> None:
    """Lets the CRM's pages show the picker, besides those that are let already."""
    async with database.read() as connection:
        organization = await find_organization(connection, ORGANIZATION)
    listed = organization.allowed_origins if organization else ()
    own = tuple(f"{it}{crm_port}" for it in _OWN_ORIGINS)
    await change_organization(database, actor, ORGANIZATION, {"allowed_origins": listed + own})


def write_people(prepared: Prepared) -> None:
    """Writes the CRM's file of people, which nobody else may read."""
    people = [
        Person(email, name, hash_password(password), user_id)
        for (name, email, user_id), password in zip(AGENTS, prepared.passwords, strict=True)
    ]
    PEOPLE.touch(mode=0o600)
    PEOPLE.write_bytes(msgspec.json.format(msgspec.json.encode(people)))
