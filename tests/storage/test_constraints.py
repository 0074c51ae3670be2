import re
import sqlite3

import pytest

from storage.plain_sql import SOUND, everything, insert

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
          ("codes", "label", 100))  # fmt: skip
_INSTANTS = (("codes", "expires_at"), ("codes", "created_at"), ("codes", "revoked_at"), ("code_usage", "last_used_at"),
             ("audit", "at"))  # fmt: skip
_FLAGS = ("accounts", "users", "extensions")

REFUSED: list[tuple[str, dict[str, object], str]] = [
    *[(table, {"id": value}, f"ck_{table}_id") for table in _FLAGS for value in (0, -1, _MAX_ID + 1)],
    *[(table, {"active": value}, f"ck_{table}_active") for table in _FLAGS for value in (2, -1)],
    *[(table, {column: "א" * (most + 1)}, f"ck_{table}_{column}_length") for table, column, most in _TEXTS],
    *[
        (table, {column: f"a{control}b"}, f"ck_{table}_{column}_")
        for table, column, _ in _TEXTS
        for control in _CONTROLS
    ],
    *[(table, {column: value}, f"ck_{table}_{column}") for table, column in _INSTANTS for value in _OTHER_INSTANTS],
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
    *[("codes", {"networks": value}, "ck_codes_networks") for value in ("{}", '"10.0.0.0/8"', "null", "[1")],
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
    ("code_usage", {"day": "2026-03-01"}, "UNIQUE constraint failed: code_usage.code_id, code_usage.day"),
    *[("audit", {"details": value}, "ck_audit_details") for value in ("", "{")],
]
"""Table, what is unsound in its sound row, and what the refusal must name."""

_WRONG_TYPES = {"INTEGER": "one", "TEXT": b"\xff", "BLOB": "text"}


@pytest.mark.parametrize(("table", "values", "named"), REFUSED, ids=lambda it: ascii(it)[:60])
def test_what_is_unsound_is_refused(
    directory: sqlite3.Connection, table: str, values: dict[str, object], named: str
) -> None:
    before = everything(directory)
    with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError)) as refusal:
        insert(directory, table, **values)
    assert named in str(refusal.value) or "malformed JSON" in str(refusal.value)
    assert everything(directory) == before


def test_every_named_check_is_seen_refusing(shell: sqlite3.Connection) -> None:
    made = "\n".join(row[0] for row in shell.execute("SELECT sql FROM sqlite_master WHERE type = 'table'"))
    unseen = {
        check
        for check in re.findall(r"CONSTRAINT (ck_\w+) CHECK", made)
        if not any(check.startswith(named) for _, _, named in REFUSED)
    }
    assert not unseen


@pytest.mark.parametrize("table", SOUND)
def test_a_value_that_must_be_there(directory: sqlite3.Connection, table: str) -> None:
    for _, column, _, mandatory, _, key in directory.execute(f"PRAGMA table_info({table})").fetchall():
        if mandatory and not key:
            with pytest.raises(sqlite3.IntegrityError, match=f"NOT NULL constraint failed: {table}.{column}"):
                insert(directory, table, **{column: None})


@pytest.mark.parametrize("table", SOUND)
def test_a_value_of_another_type(directory: sqlite3.Connection, table: str) -> None:
    for _, column, kind, *_ in directory.execute(f"PRAGMA table_info({table})").fetchall():
        with pytest.raises(sqlite3.IntegrityError, match=r"cannot store|datatype mismatch"):
            insert(directory, table, **{column: _WRONG_TYPES[kind]})


@pytest.mark.parametrize(
    ("table", "values"),
    [
        *[(table, {}) for table in SOUND],
        *[(table, {"id": value}) for table in _FLAGS for value in (3, _MAX_ID)],
        *[(table, {"active": 0}) for table in _FLAGS],
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
    ],
    ids=lambda it: ascii(it)[:60],
)
def test_what_is_sound_is_accepted(directory: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    insert(directory, table, **values)


def test_extensions_without_a_speed_dial_are_many(directory: sqlite3.Connection) -> None:
    insert(directory, "extensions", id=50, sip="50", speed_dial="")
    insert(directory, "extensions", id=51, sip="51", speed_dial="")


def test_organizations_share_sip_ids_and_speed_dials(directory: sqlite3.Connection) -> None:
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
def test_what_is_held_stays(directory: sqlite3.Connection, statement: str) -> None:
    before = everything(directory)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        directory.execute(statement)
    assert everything(directory) == before


def test_the_usage_of_a_deleted_code_goes_with_it(directory: sqlite3.Connection) -> None:
    directory.execute("DELETE FROM codes WHERE id = 1")
    assert directory.execute("SELECT code_id FROM code_usage").fetchall() == [(9,)]
