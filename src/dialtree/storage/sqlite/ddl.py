"""The tables of version 0001, as SQLite has them."""

import sqlalchemy as sa
from alembic import op

from dialtree.storage.logged import LOGGED
from dialtree.storage.sqlite.triggers import change_log_triggers, identity_trigger, tree_triggers

_MAX_ID = 2**53 - 1
# C0, DEL and C1 controls, line and paragraph separators, and the bidi controls.
_REFUSED = (
    "'*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || char(8232) || '-' || char(8238)"
    " || char(8294) || '-' || char(8297) || ']*'"
)


def make_schema() -> None:
    """Makes the tables, their constraints and their triggers."""
    _organizations()
    _accounts()
    _users()
    _extensions()
    _codes()
    _code_usage()
    _change_log()
    _audit()
    for table, (entity, columns) in LOGGED.items():
        _execute(identity_trigger(table))
        for statement in change_log_triggers(table, entity, columns):
            _execute(statement)
    for statement in tree_triggers():
        _execute(statement)


def _organizations() -> None:
    op.create_table(
        "organizations",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organization_id", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("name", sa.Text, nullable=False),
        _active(),
        sa.UniqueConstraint("organization_id", "id"),
        sa.ForeignKeyConstraint(["organization_id", "parent_id"], ["accounts.organization_id", "accounts.id"]),
        _id_range(),
        sa.CheckConstraint("(parent_id IS NULL) = (id = organization_id)", name="root"),
        *_text("name", 1, 255),
        _flag("active"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(None, "accounts", ["parent_id"])


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organization_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False, server_default=sa.text("''")),
        _active(),
        sa.UniqueConstraint("organization_id", "id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        _id_range(),
        *_text("name", 0, 255),
        *_text("email", 0, 254),
        sa.CheckConstraint("name <> '' OR email <> ''", name="person"),
        _flag("active"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organization_id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("sip", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("speed_dial", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("user_id", sa.Integer),
        _active(),
        sa.UniqueConstraint("organization_id", "sip"),
        sa.ForeignKeyConstraint(["organization_id", "account_id"], ["accounts.organization_id", "accounts.id"]),
        sa.ForeignKeyConstraint(["organization_id", "user_id"], ["users.organization_id", "users.id"]),
        _id_range(),
        sa.CheckConstraint(
            "length(sip) BETWEEN 1 AND 64 AND sip NOT GLOB '*[^A-Za-z0-9._+-]*' AND instr(sip, char(0)) = 0", name="sip"
        ),
        *_text("name", 1, 255),
        sa.CheckConstraint(
            "length(speed_dial) <= 64 AND speed_dial NOT GLOB '*[^0-9*#+]*' AND instr(speed_dial, char(0)) = 0",
            name="speed_dial",
        ),
        _flag("active"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(None, "extensions", ["organization_id", "account_id"])
    op.create_index(
        "uq_extensions_organization_id_speed_dial",
        "extensions",
        ["organization_id", "speed_dial"],
        unique=True,
        sqlite_where=sa.text("speed_dial <> ''"),
    )
    op.create_index(None, "extensions", ["organization_id", "user_id"], sqlite_where=sa.text("user_id IS NOT NULL"))


def _codes() -> None:
    op.create_table(
        "codes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organization_id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("last_four", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("networks", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.Text),
        sa.ForeignKeyConstraint(["organization_id", "account_id"], ["accounts.organization_id", "accounts.id"]),
        sa.CheckConstraint("length(digest) = 32", name="digest"),
        sa.CheckConstraint(
            "length(last_four) = 4 AND last_four NOT GLOB '*[^A-Za-z0-9]*' AND instr(last_four, char(0)) = 0",
            name="last_four",
        ),
        *_text("label", 0, 100),
        sa.CheckConstraint("scope IN ('organization', 'account')", name="scope"),
        sa.CheckConstraint("json_type(networks) = 'array'", name="networks"),
        *(_instant(column) for column in ("expires_at", "created_at", "revoked_at")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(None, "codes", ["organization_id", "account_id"])


def _code_usage() -> None:
    op.create_table(
        "code_usage",
        sa.Column("organization_id", sa.Integer, nullable=False),
        sa.Column("code_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("last_used_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code_id", "day"),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], ondelete="CASCADE"),
        sa.CheckConstraint(f"day GLOB '{_digits('dddd-dd-dd')}' AND date(day, '+0 days') IS day", name="day"),
        sa.CheckConstraint("requests > 0", name="requests"),
        _instant("last_used_at"),
        sqlite_strict=True,
    )


def _change_log() -> None:
    op.create_table(
        "change_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organization_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("entity_id", sa.Integer, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(None, "change_log", ["organization_id", "revision"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organization_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("entity_id", sa.Integer),
        sa.Column("details", sa.Text, nullable=False),
        sa.CheckConstraint("json_valid(details)", name="details"),
        _instant("at"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(None, "audit", ["organization_id", "id"])


def _active() -> sa.Column[int]:
    return sa.Column("active", sa.Integer, nullable=False, server_default=sa.text("1"))


def _id_range() -> sa.CheckConstraint:
    return sa.CheckConstraint(f"id BETWEEN 1 AND {_MAX_ID}", name="id")


def _flag(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN (0, 1)", name=column)


def _instant(column: str) -> sa.CheckConstraint:
    # A pattern alone takes the 30th of February, and whoever reads it back cannot.
    return sa.CheckConstraint(
        f"{column} GLOB '{_digits('dddd-dd-ddTdd:dd:dd.ddddddZ')}' AND {column} >= '0001'"
        f" AND strftime('%Y-%m-%dT%H:%M:%S', substr({column}, 1, 19), '+0 days') IS substr({column}, 1, 19)",
        name=column,
    )


def _digits(form: str) -> str:
    return form.replace("d", "[0-9]")


def _text(column: str, minimum: int, maximum: int) -> tuple[sa.CheckConstraint, sa.CheckConstraint]:
    return (
        sa.CheckConstraint(f"length({column}) BETWEEN {minimum} AND {maximum}", name=f"{column}_length"),
        sa.CheckConstraint(f"{column} NOT GLOB {_REFUSED} AND instr({column}, char(0)) = 0", name=f"{column}_text"),
    )


def _execute(statement: str) -> None:
    # A colon in a statement would be taken for the start of a parameter.
    op.execute(sa.text(statement.replace(":", r"\:")))
