"""History, audit and the lists of users find what they ask for by index."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.reach import EVERYTHING, Reach
from dialtree.directory.user import User
from dialtree.storage import history
from dialtree.storage.accounts import insert_accounts
from dialtree.storage.audit import AuditFilter, list_acts, load_acts, load_acts_on
from dialtree.storage.audit_changes import list_changes_of
from dialtree.storage.credentials import Credential, insert_credential
from dialtree.storage.extensions import insert_extensions
from dialtree.storage.location import Location, SqliteFile
from dialtree.storage.paging import Window
from dialtree.storage.traces import find_organization, load_states
from dialtree.storage.user_roles import load_held_roles
from dialtree.storage.users import UserFilter, insert_users, list_users_within, load_assigned
from storage.fresh import new_database
from storage.opened import opened
from storage.plain_sql import TABLES, insert
from storage.shell import Kind, opened_shell
from storage.test_query_plans import Query, plans

_LARGE = {"users", "extensions", "change_log", "audit", "credentials"}
_PART, _ONE = Reach(1_000, 1_001), Reach(1_000)
_NEWEST = Window(sort="-id")

_QUERIES: dict[str, Query] = {
    "list_users_within an organisation": lambda it: list_users_within(it, UserFilter(_ONE), Window()),
    "list_users_within a part": lambda it: list_users_within(it, UserFilter(_PART), Window()),
    "list_users_within by text": lambda it: list_users_within(it, UserFilter(_ONE, search="user"), Window()),
    "list_users_within by role": lambda it: list_users_within(it, UserFilter(_ONE, 1_000, role="manager"), Window()),
    "list_users_within without role": lambda it: list_users_within(it, UserFilter(_PART, 1_000, role="none"), Window()),
    "load_held_roles": lambda it: load_held_roles(it, _PART, {1_001}),
    "load_assigned": lambda it: load_assigned(it, _PART, {1_000}, {1_001}),
    "list_changes of an organisation": lambda it: history.list_changes(it, _ONE, 1_001, _NEWEST),
    "list_changes of a part": lambda it: history.list_changes(it, _PART, 1_001, _NEWEST),
    "list_changes of all": lambda it: history.list_changes(it, EVERYTHING, 1_001, _NEWEST),
    "load_changes": lambda it: history.load_changes(it, 1_000, "user", 1_001),
    "load_holders": lambda it: history.load_holders(it, 1_000, "1"),
    "list_acts of an organisation": lambda it: list_acts(it, AuditFilter(_ONE), _NEWEST),
    "list_acts of a part": lambda it: list_acts(it, AuditFilter(_PART), _NEWEST),
    "list_acts on one thing": lambda it: list_acts(it, AuditFilter(EVERYTHING, entity_id=1_001), _NEWEST),
    "list_acts on one thing of a part": lambda it: list_acts(
        it, AuditFilter(_PART, entity="extension", entity_id=1_001), _NEWEST
    ),
    "list_acts on a kind": lambda it: list_acts(it, AuditFilter(_ONE, entity="extension"), _NEWEST),
    "list_changes_of an act": lambda it: list_changes_of(it, _PART, 1, Window()),
    "load_acts": lambda it: load_acts(it, AuditFilter(_ONE), 10_000, 10),
    "load_acts_on": lambda it: load_acts_on(it, 1_000, "extension", 1_001, [0, 2]),
    "find_organization": lambda it: find_organization(it, 1_001),
    "load_states": lambda it: load_states(it, 1_001),
}


async def _fill(location: Location) -> None:
    """Fifty organisations, in each of which extensions have changed their SIP id, and deeds were done."""
    roots = range(1_000, 51_000, 1_000)
    async with opened(location) as database, database.write() as connection:
        for root in roots:
            below = [Account(root + number, root, root, "Below", active=True) for number in range(1, 5)]
            await insert_accounts(connection, [Account(root, root, None, "Root", active=True), *below])
            await insert_users(connection, root, (User(root + it, f"User {it}", "", active=True) for it in range(100)))
            added = (
                Extension(root + it, root + it % 5, f"{it}", "Desk", "", root + it, active=True) for it in range(100)
            )
            await insert_extensions(connection, root, added)
            for user_id in range(root + 1, root + 20):
                await insert_credential(connection, _sign_in(root, user_id))
    with opened_shell(location) as shell:
        shell.execute("UPDATE extensions SET sip = sip || 'x' WHERE id % 10 = 1")
        shell.execute("UPDATE extensions SET name = 'Other'")
        deeds = [(root, root + 1) for root in roots for _ in range(40)]
        shell.execute("BEGIN")
        for number, (root, extension_id) in enumerate(deeds):
            first = 1 if number % 40 == 0 else None
            insert(shell, "audit", id=number + 1, organization_id=root, revision=number % 40, entity="extension",
                   entity_id=extension_id + number % 40, first_revision=first)  # fmt: skip
        shell.execute("COMMIT")
        shell.execute("ANALYZE")


def _sign_in(root: int, user_id: int) -> Credential:
    return Credential(
        id=0,
        organization_id=root,
        user_id=user_id,
        account_id=root + user_id % 5,
        role="manager",
        name="",
        email=f"{user_id}@acme.example",
        active=True,
        has_password=False,
        second_factor=False,
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        last_signed_in_at=None,
    )


@pytest.fixture(scope="module")
def filled(kind: Kind) -> Iterator[Location]:
    with new_database(kind) as location:
        asyncio.run(_fill(location))
        yield location


@pytest.mark.parametrize("query", _QUERIES.values(), ids=_QUERIES.keys())
async def test_no_table_is_scanned(filled: Location, query: Query) -> None:
    async with opened(filled) as database:
        for plan in await plans(database, query):
            if isinstance(filled, SqliteFile):
                assert any(step.startswith("SEARCH ") for step in plan), plan
                assert not [step for step in plan if step.startswith("SCAN ") and step.split()[1] in TABLES], plan
            else:
                scans = [node for node in plan if node.get("Relation Name") in _LARGE]
                assert not [it for it in scans if not {"Index Cond", "Recheck Cond"} & it.keys()], scans
