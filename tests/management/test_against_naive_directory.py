"""Any sequence of use cases leaves what the same sequence leaves in dictionaries."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import ExitStack
from itertools import product
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec.structs import replace

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.faults import RefusedError
from dialtree.directory.user import User
from dialtree.management import accounts, extensions, users
from dialtree.storage.database import Database
from dialtree.storage.listing import load_listing
from management.acting import DANA
from management.naive_directory import NaiveDirectory, RefusedByModelError, must
from storage.fresh import new_database
from storage.plain_sql import change_log, revision
from storage.shell import Kind, opened_shell

_IDS = st.integers(1, 6)
_ROOTS = st.sampled_from([1, 2])
_NAMES = st.sampled_from(["Sales", "מכירות", "sales", "Éa", "ea"])
_PEOPLE = st.sampled_from(["", "Avi", "דנה"])
_SIPS = st.sampled_from(["100", "101", "a", "B"])
_DIALS = st.sampled_from(["", "", "7", "07", "10", "*1"])
_OR_NONE = st.none() | _IDS


class Directories(RuleBasedStateMachine):
    kind: ClassVar[Kind]

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        location = self.opened.enter_context(new_database(self.kind))
        self.shell = self.opened.enter_context(opened_shell(location))
        self.runner = asyncio.Runner()
        self.database = Database(location)
        self.model = NaiveDirectory()
        self.acts = 0
        for number in (1, 2):
            self.both(
                lambda number=number: accounts.add_account(self.database, DANA, "Root", account_id=number),
                lambda model, number=number: model.add_account("Root", None, number),
            )

    def both(
        self, work: Callable[[], Coroutine[Any, Any, object]], expected: Callable[[NaiveDirectory], object]
    ) -> None:
        """Does the same in both; what one refuses, the other must refuse, and what one gives back, the other too."""
        before, trial = self.model, self.model.copy()
        try:
            wanted = expected(trial)
        except RefusedByModelError:
            with pytest.raises(RefusedError):
                self.runner.run(work())
            return
        assert self.runner.run(work()) == wanted
        self.model = trial
        same = (before.accounts, before.users, before.extensions) == (trial.accounts, trial.users, trial.extensions)
        self.acts += not same

    @rule(name=_NAMES, parent=_OR_NONE, wanted=_OR_NONE)
    def add_account(self, name: str, parent: int | None, wanted: int | None) -> None:
        self.both(
            lambda: accounts.add_account(self.database, DANA, name, parent, wanted),
            lambda model: model.add_account(name, parent, wanted),
        )

    @rule(account=_IDS, name=_NAMES)
    def set_account(self, account: int, name: str) -> None:
        def expected(model: NaiveDirectory) -> object:
            must(account in model.accounts)
            return model.put_account(replace(model.accounts[account], name=name))

        self.both(lambda: accounts.set_account(self.database, DANA, account, name), expected)

    @rule(account=_IDS, active=st.booleans())
    def enable_account(self, account: int, active: bool) -> None:
        def expected(model: NaiveDirectory) -> object:
            must(account in model.accounts)
            return model.put_account(replace(model.accounts[account], active=active))

        self.both(lambda: accounts.enable_account(self.database, DANA, account, active=active), expected)

    @rule(account=_IDS, to=_IDS)
    def move_account(self, account: int, to: int) -> None:
        self.both(
            lambda: accounts.move_account(self.database, DANA, account, to),
            lambda model: model.move_account(account, to),
        )

    @rule(account=_IDS)
    def delete_account(self, account: int) -> None:
        self.both(
            lambda: accounts.delete_account(self.database, DANA, account),
            lambda model: model.delete_account(account),
        )

    @rule(name=_PEOPLE, email=_PEOPLE, root=_ROOTS, wanted=_OR_NONE)
    def add_user(self, name: str, email: str, root: int, wanted: int | None) -> None:
        def expected(model: NaiveDirectory) -> object:
            must((name or email) and root in model.accounts and model.accounts[root].parent_id is None)
            user = User(model.new_id("users", wanted), name, email, active=True)
            model.users[user.id] = (root, user)
            return user

        self.both(lambda: users.add_user(self.database, DANA, name, email, root, wanted), expected)

    @rule(user=_IDS, name=st.none() | _PEOPLE, email=st.none() | _PEOPLE, active=st.booleans())
    def set_and_enable_user(self, user: int, name: str | None, email: str | None, active: bool) -> None:
        def set_it(model: NaiveDirectory) -> object:
            must(user in model.users)
            root, before = model.users[user]
            said = {key: value for key, value in (("name", name), ("email", email)) if value is not None}
            after = replace(before, **said)
            must(after.name or after.email)
            model.users[user] = (root, after)
            return after

        def enable_it(model: NaiveDirectory) -> object:
            must(user in model.users)
            root, before = model.users[user]
            model.users[user] = (root, replace(before, active=active))
            return model.users[user][1]

        self.both(lambda: users.set_user(self.database, DANA, user, name, email), set_it)
        self.both(lambda: users.enable_user(self.database, DANA, user, active=active), enable_it)

    @rule(user=_IDS)
    def delete_user(self, user: int) -> None:
        def expected(model: NaiveDirectory) -> None:
            must(user in model.users and not model.users[user][1].active)
            del model.users[user]
            for root, extension in list(model.extensions.values()):
                if extension.user_id == user:
                    model.extensions[extension.id] = (root, replace(extension, user_id=None))

        self.both(lambda: users.delete_user(self.database, DANA, user), expected)

    @rule(account=_IDS, sip=_SIPS, name=_NAMES, dial=_DIALS, user=_OR_NONE)
    def add_extension(self, account: int, sip: str, name: str, dial: str, user: int | None) -> None:
        def expected(model: NaiveDirectory) -> object:
            must(account in model.accounts)
            root = model.accounts[account].organization_id
            extension = Extension(model.new_id("extensions"), account, sip, name, dial, user, active=True)
            return model.put_extension(root, extension)

        self.both(lambda: extensions.add_extension(self.database, DANA, account, sip, name, dial, user), expected)

    @rule(sip=_SIPS, root=_ROOTS, name=_NAMES, dial=_DIALS, user=_OR_NONE)
    def set_extension(self, sip: str, root: int, name: str, dial: str, user: int | None) -> None:
        self.change(
            sip,
            root,
            lambda: extensions.set_extension(self.database, DANA, sip, root, name=name, speed_dial=dial, user_id=user),
            {"name": name, "speed_dial": dial, "user_id": user},
        )

    @rule(sip=_SIPS, root=_ROOTS, to=_IDS)
    def move_extension(self, sip: str, root: int, to: int) -> None:
        self.change(
            sip, root, lambda: extensions.move_extension(self.database, DANA, sip, to, root), {"account_id": to}
        )

    @rule(sip=_SIPS, root=_ROOTS, active=st.booleans())
    def enable_extension(self, sip: str, root: int, active: bool) -> None:
        self.change(
            sip,
            root,
            lambda: extensions.enable_extension(self.database, DANA, sip, root, active=active),
            {"active": active},
        )

    def change(
        self, sip: str, root: int, work: Callable[[], Coroutine[Any, Any, object]], said: dict[str, object]
    ) -> None:
        def expected(model: NaiveDirectory) -> object:
            before = model.by_sip(root, sip)
            must(before)
            return model.put_extension(root, replace(before, **said))

        self.both(work, expected)

    @rule(sip=_SIPS, root=_ROOTS)
    def delete_extension(self, sip: str, root: int) -> None:
        def expected(model: NaiveDirectory) -> None:
            before = model.by_sip(root, sip)
            must(before and not before.active)
            del model.extensions[before.id]

        self.both(lambda: extensions.delete_extension(self.database, DANA, sip, root), expected)

    @invariant()
    def they_agree(self) -> None:
        assert {it[0]: Account(*it[:4], bool(it[4])) for it in self.table("accounts")} == self.model.accounts
        people = {it[0]: (it[1], User(*it[:1], *it[2:4], bool(it[4]))) for it in self.table("users")}
        assert people == self.model.users
        devices = {it[0]: (it[1], Extension(it[0], *it[2:7], bool(it[7]))) for it in self.table("extensions")}
        assert devices == self.model.extensions
        self.runner.run(self.compare_listings([None]))

    @invariant()
    def every_act_is_audited_with_its_revision(self) -> None:
        audited = self.table("audit")
        assert len(audited) == self.acts
        last = {organization: reached for _, organization, reached, *_ in audited}
        logged = {organization: reached for organization, reached, *_ in change_log(self.shell)}
        assert last == logged
        roots = [it.id for it in self.model.accounts.values() if it.parent_id is None]
        assert {root: revision(self.shell, root) for root in roots} == {root: logged[root] for root in roots}

    def table(self, name: str) -> list[Any]:
        return self.shell.execute(f"SELECT * FROM {name} ORDER BY id").fetchall()

    async def compare_listings(self, accounts_of_each: Iterable[int | None]) -> None:
        roots = {it.organization_id for it in self.model.accounts.values()}
        async with self.database.read() as connection:
            for root, account in product(roots, accounts_of_each):
                listing = await load_listing(connection, root, account)
                assert list(listing.extensions) == self.model.listing(root, account)

    def teardown(self) -> None:
        self.runner.run(self.compare_listings(self.model.accounts))
        if self.shell.is_sqlite:
            assert self.shell.execute("PRAGMA foreign_key_check").fetchall() == []
        self.runner.run(self.database.close())
        self.runner.close()
        self.opened.close()


def test_any_sequence(kind: Kind) -> None:
    machine = type("Directories", (Directories,), {"kind": kind})
    examples = 20 if kind == "sqlite" else 5
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=30, deadline=None))
