"""Whatever management does, the served answers are those of a naive model of the directory."""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtree.app import create_application
from dialtree.contract.path import GET_EXTENSIONS as PATH
from dialtree.directory.faults import RefusedError
from dialtree.management import accounts, codes, extensions, users
from dialtree.management.codes import Terms
from dialtree.serving.asgi import Application
from dialtree.settings import Settings
from dialtree.storage.database import Database
from support.asgi import call, living
from support.directory import ACTOR, copy_template

ROOT = 1
NAMES = ["Zoe", "Ada", "דנה", "Éva", "bella", "Ada"]
SPEED_DIALS = ["", "2", "10", "010", "*7", "#"]
SIPS = ["100", "20", "3"]
IDS = [ROOT, 2, 3, 4]
USERS = [7, 8]

Row = dict[str, Any]


@dataclass
class Naive:
    accounts: dict[int, Row] = field(default_factory=dict)
    users: dict[int, Row] = field(default_factory=dict)
    extensions: dict[str, Row] = field(default_factory=dict)

    def is_active(self, account_id: int | None) -> bool:
        if account_id is None:
            return True
        account = self.accounts[account_id]
        return account["active"] and self.is_active(account["parent"])

    def way_down(self, account_id: int | None) -> tuple[tuple[str, int], ...]:
        if account_id is None:
            return ()
        account = self.accounts[account_id]
        return (*self.way_down(account["parent"]), (account["name"], account_id))

    def answer(self, account_id: int, *, whole: bool) -> Row:
        if not self.is_active(account_id):
            return {"ERR": 0, "DESC": "Unauthorized", "EXTENSIONS": []}
        listed = [
            (sip, it)
            for sip, it in self.extensions.items()
            if it["active"] and self.is_active(it["account"]) and (whole or it["account"] == account_id)
        ]
        listed.sort(key=lambda it: (self.way_down(it[1]["account"]), _within_account(*it)))
        return {"ERR": 0, "DESC": "OK", "EXTENSIONS": [self._wire(sip, it) for sip, it in listed]}

    def _wire(self, sip: str, extension: Row) -> Row:
        user = self.users.get(extension["user"], {"active": False})
        return {
            "SIP": sip,
            "Name": extension["name"],
            "SpeedDial": extension["speed_dial"],
            "AccountID": extension["account"],
            "AccountName": self.accounts[extension["account"]]["name"],
            "UserName": user["name"] if user["active"] else "",
            "UserEmail": user["email"] if user["active"] else "",
        }


def _within_account(sip: str, extension: Row) -> tuple[Any, ...]:
    speed_dial = extension["speed_dial"]
    return (0, int(speed_dial), speed_dial, sip) if speed_dial.isdigit() else (1, extension["name"], sip)


EDITS = st.one_of(
    st.tuples(st.just("add account"), st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(NAMES)),
    st.tuples(st.just("name account"), st.sampled_from(IDS), st.sampled_from(NAMES)),
    st.tuples(st.just("move account"), st.sampled_from(IDS), st.sampled_from(IDS)),
    st.tuples(st.just("enable account"), st.sampled_from(IDS), st.booleans()),
    st.tuples(st.just("delete account"), st.sampled_from(IDS)),
    st.tuples(st.just("add user"), st.sampled_from(USERS), st.sampled_from(NAMES)),
    st.tuples(st.just("enable user"), st.sampled_from(USERS), st.booleans()),
    st.tuples(st.just("delete user"), st.sampled_from(USERS)),
    st.tuples(
        st.just("add extension"), st.sampled_from(SIPS), st.sampled_from(IDS), st.sampled_from(NAMES),
        st.sampled_from(SPEED_DIALS), st.sampled_from([None, *USERS]),
    ),
    st.tuples(st.just("set extension"), st.sampled_from(SIPS), st.sampled_from(NAMES), st.sampled_from(SPEED_DIALS)),
    st.tuples(st.just("move extension"), st.sampled_from(SIPS), st.sampled_from(IDS)),
    st.tuples(st.just("enable extension"), st.sampled_from(SIPS), st.booleans()),
    st.tuples(st.just("delete extension"), st.sampled_from(SIPS)),
)  # fmt: skip


async def edit_account(database: Database, naive: Naive, step: tuple[Any, ...]) -> None:
    match step:
        case ("add account", new, parent, name):
            await accounts.add_account(database, ACTOR, name, parent, new)
            naive.accounts[new] = {"name": name, "parent": parent, "active": True}
        case ("name account", account, name):
            await accounts.set_account(database, ACTOR, account, name)
            naive.accounts[account]["name"] = name
        case ("move account", account, parent):
            await accounts.move_account(database, ACTOR, account, parent)
            naive.accounts[account]["parent"] = parent
        case ("enable account", account, active):
            await accounts.enable_account(database, ACTOR, account, active=active)
            naive.accounts[account]["active"] = active
        case ("delete account", account):
            await accounts.delete_account(database, ACTOR, account)
            del naive.accounts[account]


async def edit_user(database: Database, naive: Naive, step: tuple[Any, ...]) -> None:
    match step:
        case ("add user", new, name):
            await users.add_user(database, ACTOR, name, f"{new}@example.org", ROOT, new)
            naive.users[new] = {"name": name, "email": f"{new}@example.org", "active": True}
        case ("enable user", user, active):
            await users.enable_user(database, ACTOR, user, active=active)
            naive.users[user]["active"] = active
        case ("delete user", user):
            await users.delete_user(database, ACTOR, user)
            del naive.users[user]
            for extension in naive.extensions.values():
                extension["user"] = None if extension["user"] == user else extension["user"]


async def edit_extension(database: Database, naive: Naive, step: tuple[Any, ...]) -> None:
    match step:
        case ("add extension", sip, account, name, speed_dial, user):
            await extensions.add_extension(database, ACTOR, account, sip, name, speed_dial, user)
            row = {"account": account, "name": name, "speed_dial": speed_dial, "user": user, "active": True}
            naive.extensions[sip] = row
        case ("set extension", sip, name, speed_dial):
            await extensions.set_extension(database, ACTOR, sip, name=name, speed_dial=speed_dial)
            naive.extensions[sip] |= {"name": name, "speed_dial": speed_dial}
        case ("move extension", sip, account):
            await extensions.move_extension(database, ACTOR, sip, account)
            naive.extensions[sip]["account"] = account
        case ("enable extension", sip, active):
            await extensions.enable_extension(database, ACTOR, sip, active=active)
            naive.extensions[sip]["active"] = active
        case ("delete extension", sip):
            await extensions.delete_extension(database, ACTOR, sip)
            del naive.extensions[sip]


async def edit(database: Database, naive: Naive, step: tuple[Any, ...]) -> None:
    """Lets management do it, and the model too unless management refused."""
    kinds = {"account": edit_account, "user": edit_user, "extension": edit_extension}
    await kinds[step[0].partition(" ")[2]](database, naive, step)


async def served(application: Application, code: str, *, whole: bool) -> Row:
    answer = await call(application, "GET", f"{PATH}?code={code}&showAll={whole}", [("Accept-Encoding", "gzip")])
    document: Row = json.loads(answer.decoded)
    return document


async def run(path: Path, steps: list[tuple[Any, ...]]) -> None:
    database, naive = Database(path), Naive()
    await accounts.add_account(database, ACTOR, "Root", account_id=ROOT)
    await accounts.add_account(database, ACTOR, "Below", ROOT, 2)
    naive.accounts = {
        ROOT: {"name": "Root", "parent": None, "active": True},
        2: {"name": "Below", "parent": ROOT, "active": True},
    }
    made = {account: (await codes.issue_code(database, ACTOR, account, Terms()))[1] for account in (ROOT, 2)}
    try:
        async with living(create_application(Settings(database=f"sqlite:///{path}"))) as application:
            for step in steps:
                try:
                    await edit(database, naive, step)
                except RefusedError:
                    continue
                for account, code in made.items():
                    for whole in (True, False):
                        expected = naive.answer(account, whole=whole)
                        assert await served(application, code, whole=whole) == expected, step
    finally:
        await database.close()


@settings(max_examples=30)
@given(steps=st.lists(EDITS, min_size=5, max_size=25))
def test_like_the_naive_model(template: Path, steps: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(run(copy_template(template, Path(folder) / "dialtree.db"), steps))
