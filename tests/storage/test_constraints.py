import re

import pytest

from dialtree.storage.schema import metadata
from storage.fresh import new_database
from storage.plain_sql import SOUND, everything, insert
from storage.shell import REFUSALS, Shell, opened_shell
from support.postgresql import Cluster

_MAX_ID = 2**53 - 1
_OTHER_INSTANTS = (
    "2026-03-01T08:30:00Z",
    "2026-03-01 08:30:00.000000Z",
    "2026-03-01T08:30:00.000000+02:00",
    "2026-13-01T08:30:00.000000Z",
    "2026-02-30T08:30:00.000000Z",
    "2026-03-01T25:30:00.000000Z",
    "0000-03-01T08:30:00.000000Z",
    "abcd-ef-ghTij:kl:mn.opqrstZ",
    "",
)
_CONTROLS = "\0\x01\t\n\r\x1f\x7f\x80\x85\x9f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TEXTS = (("accounts", "name", 255), ("users", "name", 255), ("users", "email", 254), ("extensions", "name", 255),
          ("codes", "label", 100), ("organization_settings", "time_zone", 100), ("agent_statuses", "name_en", 100),
          ("agent_statuses", "name_he", 100))  # fmt: skip
_INSTANTS = (("codes", "expires_at"), ("codes", "created_at"), ("codes", "revoked_at"), ("code_usage", "last_used_at"),
             ("audit", "at"), ("agent_sessions", "logged_in_at"), ("agent_sessions", "started_at"),
             ("agent_sessions", "ended_at"), ("picker_sessions", "created_at"), ("picker_sessions", "expires_at"),
             ("picker_sessions", "ends_at"))  # fmt: skip
_FLAGS = ("accounts", "users", "extensions")

REFUSED: list[tuple[str, dict[str, object], str]] = [
    *[(table, {"id": value}, f"ck_{table}_id") for table in _FLAGS for value in (0, -1, _MAX_ID + 1)],
    *[(table, {column: "א" * (most + 1)}, f"ck_{table}_{column}_length") for table, column, most in _TEXTS],
    *[
        (table, {column: f"a{control}b"}, f"ck_{table}_{column}_")
        for table, column, _ in _TEXTS
        for control in _CONTROLS
    ],
    ("accounts", {"name": ""}, "ck_accounts_name_length"),
    ("accounts", {"parent_id": None}, "ck_accounts_root"),
    ("accounts", {"organization_id": 50}, "ck_accounts_root"),
    *[("accounts", {"parent_id": value}, "an account goes below one that exists") for value in (50, 77)],
    ("accounts", {"parent_id": 9}, "FOREIGN KEY"),
    ("accounts", {"organization_id": 77}, "FOREIGN KEY"),
    ("accounts", {"id": 2}, "UNIQUE constraint failed: accounts.id"),
    ("organizations", {"id": 1}, "UNIQUE constraint failed: organizations.id"),
    ("users", {"name": "", "email": ""}, "ck_users_person"),
    ("users", {"organization_id": 2}, "FOREIGN KEY"),
    ("users", {"id": 9}, "UNIQUE constraint failed: users.id"),
    *[
        ("extensions", {"sip": value}, "ck_extensions_sip")
        for value in ("", "4" * 65, "4 2", "קו", "4\0", "\0", "4/2", "4\n", "é", "\uff14")
    ],
    *[
        ("extensions", {"speed_dial": value}, "ck_extensions_speed_dial")
        for value in ("4" * 65, "4 2", "a", "-1", "4\0", "\0", "٤", "4\n")
    ],
    ("extensions", {"name": ""}, "ck_extensions_name_length"),
    ("extensions", {"sip": "420"}, "UNIQUE constraint failed: extensions.organization_id, extensions.sip"),
    ("extensions", {"speed_dial": "20"}, "UNIQUE constraint failed: extensions.organization_id, extensions.speed_dial"),
    ("extensions", {"id": 9}, "UNIQUE constraint failed: extensions.id"),
    ("extensions", {"account_id": 77}, "FOREIGN KEY"),
    ("extensions", {"account_id": 9}, "FOREIGN KEY"),
    ("extensions", {"user_id": 77}, "FOREIGN KEY"),
    ("extensions", {"user_id": 9}, "FOREIGN KEY"),
    ("extensions", {"organization_id": 2}, "FOREIGN KEY"),
    *[("codes", {"digest": value}, "ck_codes_digest") for value in (b"", b"5" * 31, b"5" * 33)],
    *[("codes", {"last_four": value}, "ck_codes_last_four") for value in ("", "abc", "abcde", "ab d", "ab\u202ed")],
    *[("codes", {"scope": value}, "ck_codes_scope") for value in ("", "Account", "organisation")],
    *[("codes", {"networks": value}, "ck_codes_networks") for value in ("{}", '"10.0.0.0/8"', "null")],
    ("codes", {"digest": b"\x09" * 32}, "UNIQUE constraint failed: codes.digest"),
    ("codes", {"id": 9}, "UNIQUE constraint failed: codes.id"),
    ("codes", {"account_id": 9}, "FOREIGN KEY"),
    ("codes", {"organization_id": 9}, "FOREIGN KEY"),
    *[
        ("code_usage", {"day": value}, "ck_code_usage_day")
        for value in ("", "2026-3-1", "2026-03-01T", "yyyy-mm-dd", "2026-02-29")
    ],
    *[("code_usage", {"requests": value}, "ck_code_usage_requests") for value in (0, -1)],
    ("code_usage", {"code_id": 77}, "FOREIGN KEY"),
    *[
        ("organization_settings", {f"{whose}_hours": value}, f"ck_organization_settings_{whose}_hours")
        for whose in ("session", "agent")
        for value in (0, 169)
    ],
    *[
        ("organization_settings", {"allowed_origins": value}, "ck_organization_settings_allowed_origins")
        for value in ("{}", "null")
    ],
    ("organization_settings", {"time_zone": ""}, "ck_organization_settings_time_zone_length"),
    ("organization_settings", {"organization_id": 77}, "FOREIGN KEY"),
    *[("agent_statuses", {"id": value}, "ck_agent_statuses_id") for value in (0, 1000)],
    *[("agent_statuses", {name: ""}, f"ck_agent_statuses_{name}_length") for name in ("name_en", "name_he")],
    *[
        ("agent_statuses", {"color": value}, "ck_agent_statuses_color")
        for value in ("", "red", "#F76707", "#f7670", "#f767070", "#f76707\n")
    ],
    ("agent_statuses", {"organization_id": 77}, "FOREIGN KEY"),
    *[("agent_sessions", {"id": value}, "ck_agent_sessions_id") for value in (0, -1, _MAX_ID + 1)],
    *[("agent_sessions", {"status": value}, "ck_agent_sessions_status") for value in (0, 1000)],
    *[("agent_sessions", {"sequence": value}, "ck_agent_sessions_sequence") for value in (0, _MAX_ID + 1)],
    *[("agent_feeds", {"sequence": value}, "ck_agent_feeds_sequence") for value in (0, _MAX_ID + 1)],
    *[
        ("agent_sessions", {later: "2026-03-01T08:29:59.999999Z"}, "ck_agent_sessions_times")
        for later in ("started_at", "ended_at")
    ],
    *[("picker_sessions", {"id": value}, "ck_picker_sessions_id") for value in (0, -1, _MAX_ID + 1)],
    ("picker_sessions", {"code_id": None}, "ck_picker_sessions_given"),
    ("picker_sessions", {"digest": b"7" * 31}, "ck_picker_sessions_digest"),
    ("picker_sessions", {"user_id": 9}, "FOREIGN KEY"),
    ("picker_sessions", {"code_id": 77}, "FOREIGN KEY"),
    *[
        ("picker_sessions", {later: "2026-03-01T08:29:59.999999Z"}, "ck_picker_sessions_times")
        for later in ("expires_at", "ends_at")
    ],
    ("code_usage", {"day": "2026-03-01"}, "UNIQUE constraint failed: code_usage.code_id, code_usage.day"),
]
"""Table, what is unsound in its sound row, and what the refusal must name."""

# What is a number, a text and a moment is for SQLite's tables to check.
REFUSED_BY_SQLITE: list[tuple[str, dict[str, object], str]] = [
    *[(table, {"active": value}, f"ck_{table}_active") for table in _FLAGS for value in (2, -1)],
    *[(table, {column: value}, f"ck_{table}_{column}") for table, column in _INSTANTS for value in _OTHER_INSTANTS],
    ("codes", {"networks": "[1"}, "malformed JSON"),
    *[("agent_statuses", {"active": value}, "ck_agent_statuses_active") for value in (2, -1)],
    *[("audit", {"details": value}, "ck_audit_details") for value in ("", "{")],
]
REFUSED_BY_POSTGRESQL: list[tuple[str, dict[str, object], str]] = [
    *[
        (table, {column: value}, f"ck_{table}_{column}")
        for table, column in _INSTANTS
        for value in ("-infinity", "0001-12-31 23:59:59 BC", "10000-01-01 00:00:00Z")
    ],
    *[
        (table, {column: value}, "timestamp|date/time")
        for table, column in _INSTANTS
        for value in ("2026-02-30T08:30:00Z", "abcd", "")
    ],
    *[(table, {"active": "2"}, "boolean") for table in _FLAGS],
    ("codes", {"networks": "[1"}, "json"),
    ("audit", {"details": ""}, "json"),
    ("code_usage", {"day": "0000-03-01"}, "ck_code_usage_day"),
]

_IN_POSTGRESQL = {
    "FOREIGN KEY": "violates foreign key constraint",
    "UNIQUE constraint failed: extensions.organization_id, extensions.sip": "uq_extensions_organization_id_sip",
    "UNIQUE constraint failed: extensions.organization_id, extensions.speed_dial": (
        "uq_extensions_organization_id_speed_dial"
    ),
    "UNIQUE constraint failed: codes.digest": "uq_codes_digest",
    "UNIQUE constraint failed: code_usage.code_id, code_usage.day": "pk_code_usage",
    **{f"UNIQUE constraint failed: {table}.id": f"pk_{table}" for table in ("organizations", "codes", *_FLAGS)},
}

_WRONG_TYPES = {"INTEGER": "one", "TEXT": b"\xff", "BLOB": "text"}


@pytest.mark.parametrize(("table", "values", "named"), REFUSED, ids=lambda it: ascii(it)[:60])
def test_what_is_unsound_is_refused(directory: Shell, table: str, values: dict[str, object], named: str) -> None:
    if not directory.is_sqlite:
        # No text of PostgreSQL has a NUL, whatever the column.
        named = "NUL" if "\0" in "".join(map(str, values.values())) else _IN_POSTGRESQL.get(named, named)
    is_refused(directory, table, values, re.escape(named))


@pytest.mark.parametrize(("table", "values", "named"), REFUSED_BY_SQLITE, ids=lambda it: ascii(it)[:60])
def test_what_is_unsound_in_sqlite(sqlite_directory: Shell, table: str, values: dict[str, object], named: str) -> None:
    is_refused(sqlite_directory, table, values, named)


@pytest.mark.parametrize(("table", "values", "named"), REFUSED_BY_POSTGRESQL, ids=lambda it: ascii(it)[:60])
def test_what_is_unsound_in_postgresql(
    cluster: Cluster, directory: Shell, table: str, values: dict[str, object], named: str
) -> None:
    is_refused(directory, table, values, named)


def is_refused(directory: Shell, table: str, values: dict[str, object], named: str) -> None:
    before = everything(directory)
    with pytest.raises(REFUSALS, match=named):
        insert(directory, table, **values)
    assert everything(directory) == before


def test_every_named_check_is_seen_refusing(shell: Shell) -> None:
    """But for those of tables that are made of parts alone: test_columns has each part."""
    seen = [named for _, _, named in (*REFUSED, *(REFUSED_BY_SQLITE if shell.is_sqlite else REFUSED_BY_POSTGRESQL))]
    own = tuple(f"ck_{table}_" for table in SOUND)
    assert not {it for it in checks(shell) if it.startswith(own) and not any(it.startswith(named) for named in seen)}


def test_the_databases_check_the_same(shell: Shell) -> None:
    with new_database("sqlite") as location, opened_shell(location) as sqlite:
        own = {it for it in checks(sqlite) if it.endswith("_active")} | {"ck_audit_details"}
        assert checks(sqlite) - own == checks(shell) - own


def checks(shell: Shell) -> set[str]:
    if shell.is_sqlite:
        made = "\n".join(row[0] for row in shell.execute("SELECT sql FROM sqlite_master WHERE type = 'table'"))
        return set(re.findall(r"CONSTRAINT (ck_\w+) CHECK", made))
    found = shell.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    )
    return {row[0] for row in found}


@pytest.mark.parametrize("table", SOUND)
def test_a_value_that_must_be_there(directory: Shell, table: str) -> None:
    named = r"NOT NULL constraint failed|violates not-null constraint|goes below one|ck_accounts_root"
    for column in metadata.tables[table].columns:
        if not column.nullable and not column.primary_key:
            with pytest.raises(REFUSALS, match=named):
                insert(directory, table, **{column.name: None})


@pytest.mark.parametrize("table", SOUND)
def test_a_value_of_another_type(sqlite_directory: Shell, table: str) -> None:
    for _, column, kind, *_ in sqlite_directory.execute(f"PRAGMA table_info({table})").fetchall():
        with pytest.raises(REFUSALS, match=r"cannot store|datatype mismatch"):
            insert(sqlite_directory, table, **{column: _WRONG_TYPES[kind]})


@pytest.mark.parametrize(
    ("table", "values"),
    [
        *[(table, {}) for table in SOUND],
        *[(table, {"id": value}) for table in _FLAGS for value in (3, _MAX_ID)],
        *[(table, {"active": False}) for table in _FLAGS],
        *[(table, {column: "א" * most}) for table, column, most in _TEXTS],
        *[
            (table, {column: value})
            for table, column, _ in _TEXTS
            for value in ("😀", "a'b\"c", "]-[^*?%_\\", "\u200f12\u200e", "a\u00a0b", "…~¡")
        ],
        ("users", {"name": ""}),
        ("users", {"email": ""}),
        ("users", {"email": "not an address"}),
        ("extensions", {"sip": "A.z_0+-9"}),
        ("extensions", {"sip": "4" * 64}),
        ("extensions", {"organization_id": 9, "account_id": 9, "user_id": 9, "sip": "50"}),
        ("extensions", {"speed_dial": "0*#+" * 16}),
        ("extensions", {"speed_dial": ""}),
        ("extensions", {"user_id": None}),
        ("codes", {"expires_at": None, "revoked_at": None, "networks": "[]", "scope": "organization"}),
        ("codes", {"expires_at": "2028-02-29T23:59:59.999999Z"}),
        ("codes", {"expires_at": "9999-12-31T23:59:59.999999Z"}),
        ("audit", {"entity_id": None}),
        ("organization_settings", {"session_hours": None}),
        *[("organization_settings", {"session_hours": value}) for value in (1, 168)],
        *[("organization_settings", {"agent_hours": value}) for value in (None, 1, 168)],
        *[("agent_sessions", {"status": value}) for value in (1, 999)],
        ("agent_sessions", {"ended_at": "2026-03-01T08:30:00.000000Z"}),
        *[("agent_statuses", {"id": value}) for value in (1, 999)],
    ],
    ids=lambda it: ascii(it)[:60],
)
def test_what_is_sound_is_accepted(directory: Shell, table: str, values: dict[str, object]) -> None:
    insert(directory, table, **values)


def test_extensions_without_a_speed_dial_are_many(directory: Shell) -> None:
    insert(directory, "extensions", id=50, sip="50", speed_dial="")
    insert(directory, "extensions", id=51, sip="51", speed_dial="")


def test_organizations_share_sip_ids_and_speed_dials(directory: Shell) -> None:
    shared = directory.execute("SELECT sip, speed_dial FROM extensions").fetchall()
    assert shared == [("420", "20")] * 2


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM accounts WHERE id = 2",
        "DELETE FROM users WHERE id = 1",
        "DELETE FROM organizations WHERE id = 1",
        "UPDATE extensions SET account_id = 9 WHERE id = 1",
        "UPDATE extensions SET user_id = 9 WHERE id = 1",
        "UPDATE codes SET account_id = 9 WHERE id = 1",
        "UPDATE accounts SET parent_id = 9 WHERE id = 2",
    ],
)
def test_what_is_held_stays(directory: Shell, statement: str) -> None:
    before = everything(directory)
    with pytest.raises(REFUSALS, match=r"FOREIGN KEY|foreign key"):
        directory.execute(statement)
    assert everything(directory) == before


def test_the_usage_of_a_deleted_code_goes_with_it(directory: Shell) -> None:
    directory.execute("DELETE FROM codes WHERE id = 1")
    assert directory.execute("SELECT code_id FROM code_usage").fetchall() == [(9,)]
