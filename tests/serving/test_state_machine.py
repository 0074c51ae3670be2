"""Whatever is written by management or by plain SQL, every answer is that of a naive model of the directory.

Organisations come, change, go and come again; a service that runs all the while is asked in between.
"""

import asyncio
import json
from collections.abc import Coroutine
from contextlib import AsyncExitStack, ExitStack
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from dialtree.app import create_application
from dialtree.contract.path import GET_EXTENSIONS as PATH
from dialtree.directory.faults import RefusedError
from dialtree.management import accounts, codes, extensions, users
from dialtree.management.codes import Terms
from dialtree.settings import Settings
from serving.house import DOORS
from serving.naive_answers import Naive, Row
from storage.fresh import new_database, url_of
from storage.opened import opened
from storage.shell import KINDS, Kind, opened_shell
from support.asgi import living
from support.directory import ACTOR
from support.waiting import eventually_async

NAMES = st.sampled_from(["Zoe", "Ada", "דנה", "Éva", "bella"])
SPEED_DIALS = st.sampled_from(["", "", "2", "10", "010", "*7", "#"])
SIPS = st.sampled_from(["100", "20", "3"])
ROOTS = [1, 5]
ACCOUNTS = st.sampled_from([*ROOTS, 2, 3, 6])
PARENTS = st.sampled_from([None, *ROOTS, *ROOTS, 2, 6])
ORGANIZATIONS = st.sampled_from(ROOTS)
USERS = st.sampled_from([7, 8])
MAYBE_USERS = st.sampled_from([None, 7, 8])


class Served(RuleBasedStateMachine):
    """The directory, its model, and the service."""

    kind: Kind = "sqlite"
    strict = True

    def __init__(self) -> None:
        super().__init__()
        self.naive = Naive()
        self.made: list[tuple[str, int]] = []
        self._synchronous, self._asynchronous = ExitStack(), AsyncExitStack()
        location = self._synchronous.enter_context(new_database(self.kind))
        self._synchronous.callback(lambda: self.run(self._asynchronous.aclose()))
        self._runner = asyncio.Runner()
        self.shell = self._synchronous.enter_context(opened_shell(location))
        self.database = self.run(self._asynchronous.enter_async_context(opened(location)))
        application = create_application(
            Settings(database=url_of(location), strict=self.strict, heartbeat_milliseconds=50, unmatched_burst=10**6)
        )
        self.application = self.run(self._enter_living(application))

    async def _enter_living(self, application: Any) -> Any:  # noqa: ANN401
        # A task of its own: startup and shutdown of one service are entered and left in one task.
        return await self._asynchronous.enter_async_context(living(application))

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401
        return self._runner.run(coroutine)

    def teardown(self) -> None:
        self._synchronous.close()
        self._runner.close()

    def does(self, deed: Coroutine[Any, Any, Any]) -> bool:
        """Whether management did it; the model does what management did."""
        try:
            self.run(deed)
        except RefusedError:
            return False
        return True

    @initialize()
    def begin(self) -> None:
        for root in ROOTS:
            self.add_account(root, None, "Root")
            self.add_extension("100", root, "Desk", "", None)
            self.issue_code(root, "organization")

    @rule(new=ACCOUNTS, parent=PARENTS, name=NAMES)
    def add_account(self, new: int, parent: int | None, name: str) -> None:
        if self.does(accounts.add_account(self.database, ACTOR, name, parent, new)):
            self.naive.accounts[new] = {"name": name, "parent": parent, "active": True}

    @rule(account=ACCOUNTS, name=NAMES)
    def name_account(self, account: int, name: str) -> None:
        if self.does(accounts.set_account(self.database, ACTOR, account, name)):
            self.naive.accounts[account]["name"] = name

    @rule(account=ACCOUNTS, parent=ACCOUNTS)
    def move_account(self, account: int, parent: int) -> None:
        if self.does(accounts.move_account(self.database, ACTOR, account, parent)):
            self.naive.accounts[account]["parent"] = parent

    @rule(account=ACCOUNTS, active=st.booleans())
    def enable_account(self, account: int, active: bool) -> None:
        if self.does(accounts.enable_account(self.database, ACTOR, account, active=active)):
            self.naive.accounts[account]["active"] = active

    @rule(account=ACCOUNTS)
    def delete_account(self, account: int) -> None:
        if self.does(accounts.delete_account(self.database, ACTOR, account)):
            self.naive.delete_account(account)

    @rule(new=USERS, organization=ORGANIZATIONS, name=NAMES)
    def add_user(self, new: int, organization: int, name: str) -> None:
        if self.does(users.add_user(self.database, ACTOR, name, f"{new}@example.org", organization, new)):
            self.naive.users[new] = {"name": name, "email": f"{new}@example.org", "active": True}

    @rule(user=USERS, active=st.booleans())
    def enable_user(self, user: int, active: bool) -> None:
        if self.does(users.enable_user(self.database, ACTOR, user, active=active)):
            self.naive.users[user]["active"] = active

    @rule(user=USERS)
    def delete_user(self, user: int) -> None:
        if self.does(users.delete_user(self.database, ACTOR, user)):
            self.naive.delete_user(user)

    @rule(sip=SIPS, account=ACCOUNTS, name=NAMES, speed_dial=SPEED_DIALS, user=MAYBE_USERS)
    def add_extension(self, sip: str, account: int, name: str, speed_dial: str, user: int | None) -> None:
        if self.does(extensions.add_extension(self.database, ACTOR, account, sip, name, speed_dial, user)):
            row = {"account": account, "name": name, "speed_dial": speed_dial, "user": user, "active": True}
            self.naive.extensions[self.naive.root(account), sip] = row

    @rule(sip=SIPS, organization=ORGANIZATIONS, name=NAMES, speed_dial=SPEED_DIALS)
    def set_extension(self, sip: str, organization: int, name: str, speed_dial: str) -> None:
        deed = extensions.set_extension(self.database, ACTOR, sip, organization, name=name, speed_dial=speed_dial)
        if self.does(deed):
            self.naive.extensions[organization, sip] |= {"name": name, "speed_dial": speed_dial}

    @rule(sip=SIPS, organization=ORGANIZATIONS, account=ACCOUNTS)
    def move_extension(self, sip: str, organization: int, account: int) -> None:
        if self.does(extensions.move_extension(self.database, ACTOR, sip, account, organization)):
            self.naive.extensions[organization, sip]["account"] = account

    @rule(sip=SIPS, organization=ORGANIZATIONS, active=st.booleans())
    def enable_extension(self, sip: str, organization: int, active: bool) -> None:
        if self.does(extensions.enable_extension(self.database, ACTOR, sip, organization, active=active)):
            self.naive.extensions[organization, sip]["active"] = active

    @rule(sip=SIPS, organization=ORGANIZATIONS)
    def delete_extension(self, sip: str, organization: int) -> None:
        if self.does(extensions.delete_extension(self.database, ACTOR, sip, organization)):
            del self.naive.extensions[organization, sip]

    @rule(account=ACCOUNTS, scope=st.sampled_from(["organization", "account"]))
    def issue_code(self, account: int, scope: Any) -> None:  # noqa: ANN401
        try:
            row, code = self.run(codes.issue_code(self.database, ACTOR, account, Terms(scope=scope)))
        except RefusedError:
            return
        self.made.append((code, row.id))
        self.naive.codes[code] = {"account": account, "scope": scope, "revoked": False}

    @precondition(lambda self: len(self.made) > len(ROOTS))
    @rule(data=st.data())
    def revoke_code(self, data: st.DataObject) -> None:
        code, number = data.draw(st.sampled_from(self.made))
        if self.does(codes.revoke_code(self.database, ACTOR, number)):
            self.naive.codes[code]["revoked"] = True

    @rule(mark=st.sampled_from("!?"))
    def rename_everything_in_plain_sql(self, mark: str) -> None:
        for table in ("extensions", "accounts"):
            self.shell.execute(f"UPDATE {table} SET name = ?", (f"Named {mark}",))
        for rows in (self.naive.extensions, self.naive.accounts):
            for row in rows.values():
                row["name"] = f"Named {mark}"

    @rule(sip=SIPS, active=st.booleans())
    def enable_in_plain_sql(self, sip: str, active: bool) -> None:
        self.shell.execute(f"UPDATE extensions SET active = {self._boolean(active)} WHERE sip = ?", (sip,))
        for (_, known), row in self.naive.extensions.items():
            row["active"] = active if known == sip else row["active"]

    @rule(organization=ORGANIZATIONS)
    def clear_an_organization_in_plain_sql(self, organization: int) -> None:
        self.shell.execute("DELETE FROM extensions WHERE organization_id = ?", (organization,))
        kept = {key: row for key, row in self.naive.extensions.items() if key[0] != organization}
        self.naive.extensions = kept

    @rule(organization=ORGANIZATIONS)
    def remove_an_organization(self, organization: int) -> None:
        """As far as management lets it go: users keep an organisation alive."""
        self.clear_an_organization_in_plain_sql(organization)
        for code, number in self.made:
            row = self.naive.codes.get(code)
            if row and not row["revoked"] and self.naive.root(row["account"]) == organization:
                self.run(codes.revoke_code(self.database, ACTOR, number))
                row["revoked"] = True
        for account in (3, 2, 6, organization):
            if account in self.naive.accounts and self.naive.root(account) == organization:
                self.enable_account(account, active=False)
                self.delete_account(account)

    @rule(
        data=st.data(),
        whole=st.booleans(),
        door=st.sampled_from(list(DOORS)),
        encoding=st.sampled_from(["", "gzip"]),
        method=st.sampled_from(["GET", "GET", "POST"]),
    )
    def ask(self, data: st.DataObject, whole: bool, door: str, encoding: str, method: str) -> None:
        code, _ = data.draw(st.sampled_from(self.made))
        self.compare(code, whole, door, encoding, method)

    @rule(door=st.sampled_from(list(DOORS)))
    def ask_for_everything(self, door: str) -> None:
        for code, _ in self.made:
            for whole in (True, False):
                self.compare(code, whole, door)

    def compare(self, code: str, whole: bool, door: str, encoding: str = "", method: str = "GET") -> None:
        expected = self.naive.answer(code, whole=whole)

        async def served() -> Row:
            target = f"{PATH}?code={code}&showAll={whole}"
            answer = await DOORS[door](self.application, method, target, [("Accept-Encoding", encoding)])
            assert "dialtree-stale" not in answer
            document: Row = json.loads(answer.decoded)
            return document

        async def compared() -> None:
            if self.strict:
                assert await served() == expected
                return
            told: list[Row] = []

            async def ask() -> None:
                while expected not in told:
                    told.append(await served())

            # Within the heartbeat, whose length the tests of the watch on revisions hold it to.
            asking = asyncio.create_task(ask())
            await eventually_async(asking.done, "the write shows", 5.0)
            await asking

        self.run(compared())

    def _boolean(self, value: bool) -> str:
        return str(int(value)) if self.shell.is_sqlite else str(value).upper()


@pytest.mark.parametrize("kind", KINDS)
def test_like_the_naive_model(kind: Kind) -> None:
    machine = type("Served", (Served,), {"kind": kind})
    few = settings(max_examples=40 if kind == "sqlite" else 12, stateful_step_count=40, deadline=None)
    run_state_machine_as_test(machine, settings=few)


def test_like_the_naive_model_within_the_heartbeat() -> None:
    machine = type("Served", (Served,), {"kind": "postgresql18", "strict": False})
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=40, deadline=None))
