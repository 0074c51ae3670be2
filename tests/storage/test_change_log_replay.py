"""Played back from nothing, the change log makes the directory as it is."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.fresh import new_database
from storage.plain_sql import change_log
from storage.shell import REFUSALS, Kind, Shell, opened_shell

_COLUMNS = {
    "account": ("accounts", "id, parent_id, name, active"),
    "user": ("users", "id, name, email, active"),
    "extension": ("extensions", "id, account_id, sip, name, speed_dial, user_id, active"),
    "code": ("codes", "id, account_id, last_four, label, scope, networks, expires_at, revoked_at"),
}

_ids = st.integers(1, 5)
_or_null = _ids.map(str) | st.just("NULL")
_words = st.sampled_from(["'A'", "'א'", "'{\"a\": 1}'", "'it''s'", "''"])
_flags = st.sampled_from(["FALSE", "TRUE"])
_dials = st.sampled_from(["''", "'1'", "'2'"])
_sips = st.sampled_from(["'10'", "'11'", "'12'"])
_networks = st.sampled_from(["'[]'", "'[\"10.0.0.0/8\"]'"])
_moments = st.sampled_from(["NULL", "'2026-03-01T08:30:00.000000Z'"])


def _statements() -> st.SearchStrategy[str]:
    account = st.builds("({}, {}, {}, {}, {})".format, _ids, _ids, _or_null, _words, _flags)
    user = st.builds("({}, {}, {}, {}, {})".format, _ids, _ids, _words, _words, _flags)
    extension = st.builds(
        "({}, {}, {}, {}, {}, {}, {}, {})".format, _ids, _ids, _ids, _sips, _words, _dials, _or_null, _flags
    )
    code = st.builds(
        "({0}, {1}, {1}, randomblob(32), 'abcd', {2}, 'account', {3}, {4}, '2026-03-01T08:30:00.000000Z', NULL)".format,
        _ids, _ids, _words, _networks, _moments,
    )  # fmt: skip
    root = st.builds("({0}, {0}, NULL, {1}, {2})".format, _ids, _words, _flags)
    where = st.builds("WHERE id = {}".format, _ids) | st.builds("WHERE id <= {}".format, _ids)
    changes = {
        "accounts": [
            st.builds("parent_id = {}".format, _or_null),
            st.builds("name = {}, active = {}".format, _words, _flags),
        ],
        "users": [st.builds("name = {}, email = {}, active = {}".format, _words, _words, _flags)],
        "extensions": [
            st.builds("account_id = {}, user_id = {}".format, _ids, _or_null),
            st.builds("sip = {}, speed_dial = {}, active = {}".format, _sips, _dials, _flags),
        ],
        "codes": [
            st.builds("label = {}, networks = {}, revoked_at = {}".format, _words, _networks, _moments),
            st.just("digest = randomblob(32)"),
        ],
    }  # fmt: skip
    inserts = [
        st.lists(row, min_size=1, max_size=3).map(", ".join).map(f"INSERT INTO {table} VALUES {{}}".format)
        for table, row in (
            ("accounts", root), ("accounts", account), ("users", user), ("extensions", extension), ("codes", code)
        )
    ]  # fmt: skip
    updates = [
        st.builds("UPDATE {} SET {} {}".format, st.just(table), change, where)
        for table, options in changes.items()
        for change in options
    ]
    deletes = [st.builds("DELETE FROM {} {}".format, st.just(table), where) for table in changes]
    return st.one_of(*inserts, *updates, *deletes)


def replayed(entries: list[Any]) -> dict[tuple[str, int], dict[str, Any]]:
    things: dict[tuple[str, int], dict[str, Any]] = {}
    for _, _, entity, entity_id, operation, before, after in entries:
        key = (entity, entity_id)
        assert things.get(key) == before, operation
        if after is None:
            del things[key]
        else:
            things[key] = after
    return things


def present(connection: Shell) -> dict[tuple[str, int], dict[str, Any]]:
    things: dict[tuple[str, int], dict[str, Any]] = {}
    for entity, (table, columns) in _COLUMNS.items():
        found = connection.execute(f"SELECT {columns} FROM {table}")
        names = [it[0] for it in found.description]
        for row in found:
            thing = dict(zip(names, row, strict=True))
            if "active" in thing:
                thing["active"] = bool(thing["active"])
            if "networks" in thing:
                thing["networks"] = json.loads(thing["networks"])
            things[entity, thing["id"]] = thing
    return things


@pytest.fixture(scope="module")
def empty(kind: Kind) -> Iterator[Shell]:
    with new_database(kind) as location, opened_shell(location) as shell:
        yield shell


_FOUNDING = [
    "INSERT INTO accounts VALUES (1, 1, NULL, 'A', TRUE), (2, 2, NULL, 'B', TRUE), (3, 1, 1, 'C', TRUE)",
    "INSERT INTO users VALUES (1, 1, 'D', '', TRUE), (2, 2, 'E', '', TRUE)",
]


@given(statements=st.lists(_statements(), max_size=40), founded=st.booleans())
def test_replay(empty: Shell, statements: list[str], founded: bool) -> None:
    empty.execute("BEGIN")
    try:
        for statement in [*(_FOUNDING if founded else ()), *statements]:
            with suppress(REFUSALS):
                empty.execute(statement)
        entries = change_log(empty)
        assert replayed(entries) == present(empty)
        revisions: dict[int, list[int]] = defaultdict(list)
        for organization, revision, *_ in entries:
            revisions[organization].append(revision)
        for organization, reached in revisions.items():
            assert reached == list(range(1, len(reached) + 1)), organization
        roots = {row[0] for row in empty.execute("SELECT id FROM accounts WHERE parent_id IS NULL")}
        assert dict(empty.execute("SELECT id, revision FROM organizations")) == {it: revisions[it][-1] for it in roots}
    finally:
        empty.execute("ROLLBACK")
