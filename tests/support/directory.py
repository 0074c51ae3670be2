"""A directory for tests: set up, filled, changed from outside."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from dialtree.contract.code import Code
from dialtree.directory.agent_status import AgentStatus
from dialtree.directory.code import digest_of
from dialtree.directory.reach import EVERYTHING
from dialtree.management import accounts, agent_statuses, codes, extensions, users
from dialtree.management.actor import Actor
from dialtree.storage.database import Database
from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.setup import set_up
from storage.shell import opened_shell

ACTOR = Actor("command line", "test", EVERYTHING)

Stated = Mapping[str, Any]


def copy_template(template: Path, path: Path) -> Path:
    """A directory like the template, which nobody may have open: its write-ahead log is not copied."""
    shutil.copyfile(template, path)
    return path


def make_template(path: Path) -> Path:
    set_up(SqliteFile(path))
    return path


def execute(path: Path, statement: str, *values: object) -> int:
    """One statement over a plain connection of the database's own shell, committed; returns the rows it touched."""
    with closing(sqlite3.connect(path, timeout=30.0)) as connection, connection:
        return connection.execute(statement, values).rowcount


def read(path: Path, query: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(path, timeout=30.0)) as connection:
        return connection.execute(query, values).fetchall()


async def fill(where: Path | Location, stated: Stated) -> dict[str, str]:
    """Writes a stated directory into a database, or into SQLite's file of one; returns its codes by name."""
    location = SqliteFile(where) if isinstance(where, Path) else where
    database = Database(location)
    try:
        await _fill_accounts(database, stated["accounts"])
        await _fill_users(database, stated["users"])
        await _fill_extensions(database, stated["extensions"])
        await _fill_statuses(database, stated.get("statuses", []))
        made = {name: await _make_code(database, terms) for name, terms in stated["codes"].items()}
        await _disable_accounts(database, stated["accounts"])
    finally:
        await database.close()
    for name, terms in stated["codes"].items():
        if "expires" in terms:
            # Management refuses a code that has expired before it is made.
            change = (terms["expires"], digest_of(Code(made[name])))
            with opened_shell(location) as shell:
                assert shell.execute("UPDATE codes SET expires_at = ? WHERE digest = ?", change).rowcount == 1
    return made


async def _fill_accounts(database: Database, stated: list[Stated]) -> None:
    for account in stated:
        await accounts.add_account(database, ACTOR, account["name"], account.get("parent"), account["id"])


async def _disable_accounts(database: Database, stated: list[Stated]) -> None:
    for account in stated:
        if not account.get("active", True):
            await accounts.enable_account(database, ACTOR, account["id"], active=False)


async def _fill_users(database: Database, stated: list[Stated]) -> None:
    for user in stated:
        await users.add_user(database, ACTOR, user["name"], user.get("email", ""), user["organization"], user["id"])
        if not user.get("active", True):
            await users.enable_user(database, ACTOR, user["id"], active=False)


async def _fill_extensions(database: Database, stated: list[Stated]) -> None:
    for extension in stated:
        await extensions.add_extension(
            database,
            ACTOR,
            extension["account"],
            extension["sip"],
            extension["name"],
            extension.get("speed_dial", ""),
            extension.get("user"),
        )
        if not extension.get("active", True):
            # Only the first organisation of a stated directory has disabled ones.
            await extensions.enable_extension(database, ACTOR, extension["sip"], stated[0]["account"], active=False)


async def _fill_statuses(database: Database, stated: list[Stated]) -> None:
    for status in stated:
        values = {key: value for key, value in status.items() if key != "organization"}
        await agent_statuses.put_status(database, ACTOR, status["organization"], AgentStatus(**values))


async def _make_code(database: Database, terms: Stated) -> str:
    wanted = codes.Terms(scope=terms.get("scope", "organization"), networks=terms.get("networks", ()))
    if "adopt" in terms:
        row, code = await codes.adopt_code(database, ACTOR, terms["account"], terms["adopt"], wanted), terms["adopt"]
    else:
        row, code = await codes.issue_code(database, ACTOR, terms["account"], wanted)
    if terms.get("revoked"):
        await codes.revoke_code(database, ACTOR, row.id)
    return str(code)
