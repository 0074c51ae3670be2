"""Whatever plain SQL does to the directory, a search finds what is there when it begins."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtree.directory.reach import Reach
from dialtree.management.extensions import list_extensions
from dialtree.storage.database import Database
from dialtree.storage.extension_pages import Selection
from dialtree.storage.paging import Window
from dialtree.storage.search.indexes import SearchIndexes
from storage.plain_sql import insert
from storage.search.naive import Row, page_of
from storage.shell import REFUSALS, Shell

_BELOW = {1: {1, 2, 3}, 2: {2, 3}, 3: {3}}
_ids = st.integers(1, 6)
_accounts = st.sampled_from([1, 2, 3])
_users = st.sampled_from(["NULL", "1", "2"])
_words = st.sampled_from(["'Ann'", "'ANNA'", "'énn'", "'שָׁלוֹם'", "'שלו נ'", "'b1'"])
_sips = st.sampled_from(["'ann'", "'b1'", "'c-2'"])
_dials = st.sampled_from(["''", "'1'", "'*2'"])
_flags = st.sampled_from(["TRUE", "FALSE"])

_add = st.builds(
    "INSERT INTO extensions (id, organization_id, account_id, sip, name, speed_dial, user_id, active)"
    " SELECT {}, organization_id, id, {}, {}, {}, {}, {} FROM accounts WHERE id = {}".format,
    _ids, _sips, _words, _dials, _users, _flags, _accounts,
)  # fmt: skip
_cut_off = (
    "INSERT INTO change_log_floors (organization_id, revision) SELECT id, revision FROM organizations WHERE id = 1"
    " ON CONFLICT (organization_id) DO UPDATE SET revision = excluded.revision; DELETE FROM change_log"
)
_edits = st.one_of(
    _add,
    _add,
    st.builds("UPDATE extensions SET name = {} WHERE id <= {}".format, _words, _ids),
    st.builds("UPDATE extensions SET sip = {}, speed_dial = {} WHERE id = {}".format, _sips, _dials, _ids),
    st.builds("UPDATE extensions SET user_id = {}, active = {} WHERE id = {}".format, _users, _flags, _ids),
    st.builds("UPDATE extensions SET account_id = {} WHERE id = {}".format, _accounts, _ids),
    st.builds("DELETE FROM extensions WHERE id = {}".format, _ids),
    st.builds("UPDATE users SET name = {}, email = {} WHERE id <= 2".format, _words, _words),
    st.builds("UPDATE users SET active = {} WHERE id = 1".format, _flags),
    st.just("DELETE FROM users WHERE id = 2"),
    st.just("INSERT INTO users (id, organization_id, name) VALUES (2, 1, 'Ann')"),
    st.just(_cut_off),
)
_searches = st.tuples(
    st.sampled_from(["a", "n", "s", "ANN", "ann s", "שלום", "1", "2 c", "é", "@"]),
    st.sampled_from(["", "-sip", "name", "-name", "speed_dial", "-id"]),
    st.sampled_from([Reach(1), Reach(1, 2), Reach(None), Reach(9)]),
    st.none() | st.sampled_from([1, 2]),
    st.booleans(),
    st.none() | st.booleans(),
    st.integers(1, 3),
)


def found(shell: Shell) -> list[Row]:
    rows = shell.execute(
        "SELECT e.id, e.account_id, e.sip, e.name, e.speed_dial, e.user_id, e.active, coalesce(u.name, ''),"
        " coalesce(u.email, '') FROM extensions AS e LEFT JOIN users AS u ON u.id = e.user_id"
        " WHERE e.organization_id = 1"
    )
    return [Row(*row) for row in rows]


def prepare(shell: Shell) -> None:
    """Begins an example; the revision and the change log go on from those of the last."""
    shell.execute("DELETE FROM extensions")
    shell.execute("DELETE FROM users WHERE id <> 1")
    shell.execute("DELETE FROM accounts WHERE id = 3")
    shell.execute("DELETE FROM accounts WHERE id = 2")
    insert(shell, "accounts", id=2, parent_id=1)
    insert(shell, "accounts", id=3, parent_id=2)
    shell.execute("UPDATE users SET name = 'Anna', email = 'ANNA@acme.example', active = TRUE")
    insert(shell, "users", id=2, name="שלום", email="")
    for number, (name, user) in enumerate((("Ann", 2), ("b1", 1), ("קו", 1), ("קו", None)), start=1):
        own = {"id": number, "sip": f"s{number}", "name": name, "speed_dial": ""}
        insert(shell, "extensions", **own, account_id=number % 3 + 1, user_id=user)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(st.lists(_edits, max_size=3), _searches), min_size=2, max_size=5))
async def test_searches(database: Database, shell: Shell, turns: list[tuple[list[str], tuple]]) -> None:  # type: ignore[type-arg]
    if not shell.execute("SELECT 1 FROM accounts").fetchone():
        insert(shell, "accounts", id=1, parent_id=None)
        insert(shell, "users", id=1)
    prepare(shell)
    indexes = SearchIndexes(database)
    for edits, (search, sort, reach, account_id, below, active, limit) in turns:
        for edit in edits:
            for statement in edit.split("; "):
                with suppress(REFUSALS):
                    shell.execute(statement)
        within = _BELOW[reach.account_id or 1] if reach.organization_id in (None, 1) else set()
        chosen = {1, 2, 3} if account_id is None else _BELOW[account_id] if below else {account_id}
        places = within & chosen

        def wanted(row: Row, places: set[int] = places, active: bool | None = active) -> bool:
            return row.account_id in places and active in (None, bool(row.active))

        window: Window | None = Window(limit, sort)
        selection = Selection(reach, 1, account_id, below, active)
        while window:
            expected = page_of(found(shell), search, wanted, window)
            page = await list_extensions(database, indexes, selection, search, window)
            assert ([it.id for it in page.items], page.total, page.last) == (
                expected.items,
                expected.total,
                expected.last,
            )
            window = Window(limit, sort, page.last) if page.last else None
