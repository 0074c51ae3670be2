"""Columns and checks of tables, as migrations write them for every database."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op

from dialtree.storage.postgresql.kept import guards as postgresql_guards
from dialtree.storage.sqlite.kept import guards as sqlite_guards

_MAX_ID = 2**53 - 1
_END_OF_TIME = "9999-12-31 23:59:59.999999+00"
# C0, DEL and C1 controls, line and paragraph separators, and the bidi controls.
_REFUSED_BY_SQLITE = (
    "'*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || char(8232) || '-' || char(8238)"
    " || char(8294) || '-' || char(8297) || ']*'"
)
_REFUSED_BY_POSTGRESQL = r"'[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]'"
_MOMENT = "dddd-dd-ddTdd:dd:dd.ddddddZ".replace("d", "[0-9]")

Parts = Sequence[Any]
"""A column with its checks, or several."""


def table(name: str, *parts: Parts, grows: bool = True) -> None:
    """Makes a table.

    Args:
        name: Its name.
        parts: What it consists of, in this order.
        grows: Whether its `id` is a number that is never used again.
    """
    options = {"sqlite_strict": True, **({"sqlite_autoincrement": True} if grows else {})}
    op.create_table(name, *(it for part in parts for it in part), **options)


def more(table_name: str, *parts: Parts) -> None:
    """Adds columns to a table."""
    for column in (it for part in parts for it in part):
        op.add_column(table_name, column)


def more_number(table_name: str, name: str, least: int, most: int) -> None:
    """Adds a whole number within bounds, or NULL, to a table."""
    kind = "BIGINT" if _on_postgresql() else "INTEGER"
    check = f"CONSTRAINT ck_{table_name}_{name} CHECK ({name} BETWEEN {least} AND {most})"
    # Written out: Alembic adds a column without its checks.
    op.execute(f"ALTER TABLE {table_name} ADD COLUMN {name} {kind} {check}")


def address() -> Parts:
    """`address`: where somebody came from, "" when that is not known."""
    return (sa.Column("address", _text_type(), nullable=False, server_default=sa.text("''")),)


def index(table_name: str, *columns: str) -> None:
    """Makes an index, named by the convention."""
    op.create_index(None, table_name, list(columns))


def partial_index(name: str, table_name: str, columns: Sequence[str], condition: str, *, unique: bool = False) -> None:
    """Makes an index of those rows that meet a condition.

    Args:
        name: Its name.
        table_name: The table.
        columns: What it is sorted by.
        condition: The condition, in words that every database has.
        unique: Whether no two of those rows have the same.
    """
    where = sa.text(condition)
    op.create_index(name, table_name, list(columns), unique=unique, sqlite_where=where, postgresql_where=where)


def keep_rows(table_name: str) -> None:
    """Has the database refuse to change or to delete rows of a table."""
    if _on_postgresql():
        schema = op.get_bind().exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        statements = postgresql_guards(schema, table_name)
    else:
        statements = list(sqlite_guards(table_name).values())
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)


def new_id() -> Parts:
    """`id`, given by the database and never used again."""
    kind = [sa.Identity(always=False)] if _on_postgresql() else []
    return sa.Column("id", _id_type(), *kind, primary_key=True), _check("id", f"id BETWEEN 1 AND {_MAX_ID}")


def id_(name: str, *, required: bool = True, primary: bool = False) -> Parts:
    """A number that something else is known by."""
    return (sa.Column(name, _id_type(), nullable=not required, primary_key=primary, autoincrement=False),)


def number(name: str, least: int, most: int = _MAX_ID, *, required: bool = True) -> Parts:
    """A whole number within bounds."""
    return (
        sa.Column(name, _id_type(), nullable=not required, autoincrement=False),
        _check(name, f"{name} BETWEEN {least} AND {most}"),
    )


def text(name: str, least: int, most: int, *, required: bool = True, primary: bool = False) -> Parts:
    """A text of so many characters without control characters."""
    if _on_postgresql():
        free = f"{name} !~ {_REFUSED_BY_POSTGRESQL}"
    else:
        free = f"{name} NOT GLOB {_REFUSED_BY_SQLITE} AND instr({name}, char(0)) = 0"
    return (
        sa.Column(name, _text_type(), nullable=not required, primary_key=primary),
        _check(f"{name}_length", f"length({name}) BETWEEN {least} AND {most}"),
        _check(f"{name}_text", free),
    )


def one_of(name: str, words: Sequence[str], *, primary: bool = False) -> Parts:
    """A text that is one of some words."""
    known = ", ".join(f"'{it}'" for it in words)
    return sa.Column(name, _text_type(), nullable=False, primary_key=primary), _check(name, f"{name} IN ({known})")


def color(name: str) -> Parts:
    """A colour as `#rrggbb`, in small letters."""
    if _on_postgresql():
        form = f"{name} ~ '^#[0-9a-f]{{6}}$'"
    else:
        form = f"{name} GLOB '#{'[0-9a-f]' * 6}' AND instr({name}, char(0)) = 0"
    return sa.Column(name, _text_type(), nullable=False), _check(name, form)


def flag(name: str) -> Parts:
    """A boolean that is true unless told otherwise."""
    if _on_postgresql():
        return (sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true()),)
    return (
        sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("1")),
        _check(name, f"{name} IN (0, 1)"),
    )


def moment(name: str, *, required: bool = True) -> Parts:
    """A moment in UTC that Python knows."""
    if _on_postgresql():
        bounds = f"{name} >= '0001-01-01 00:00:00+00' AND ({name} <= '{_END_OF_TIME}' OR {name} = 'infinity')"
        return sa.Column(name, sa.TIMESTAMP(timezone=True), nullable=not required), _check(name, bounds)
    # A pattern alone takes the 30th of February, and whoever reads it back cannot.
    known = (
        f"{name} GLOB '{_MOMENT}' AND {name} >= '0001'"
        f" AND strftime('%Y-%m-%dT%H:%M:%S', substr({name}, 1, 19), '+0 days') IS substr({name}, 1, 19)"
    )
    return sa.Column(name, sa.Text, nullable=not required), _check(name, known)


def ordered(*columns: str) -> Parts:
    """Moments of which none is before the one that is named before it."""
    condition = " AND ".join(f"{one} <= {other}" for one, other in pairwise(columns))
    return (_check("times", condition),)


def one_given(one: str, other: str) -> Parts:
    """Of two columns one is given, and the other is NULL."""
    return (_check("given", f"({one} IS NULL) <> ({other} IS NULL)"),)


def document(name: str, kind: str, *, required: bool = True) -> Parts:
    """A JSON document: an "object" or an "array"."""
    if _on_postgresql():
        column = sa.Column(name, sa.dialects.postgresql.JSONB, nullable=not required)
        return column, _check(name, f"jsonb_typeof({name}) = '{kind}'")
    return sa.Column(name, sa.Text, nullable=not required), _check(name, f"json_type({name}) = '{kind}'")


def octets(name: str, length: int | None = None, *, required: bool = True) -> Parts:
    """Bytes, of a given length if any."""
    checks = [] if length is None else [_check(name, f"length({name}) = {length}")]
    return (sa.Column(name, sa.LargeBinary, nullable=not required), *checks)


def unique(*columns: str) -> Parts:
    """No two rows have the same."""
    return (sa.UniqueConstraint(*columns),)


def refers(columns: Sequence[str], target: Sequence[str], *, cascade: bool = False) -> Parts:
    """A foreign key; with `cascade` a row goes with what it refers to."""
    return (sa.ForeignKeyConstraint(list(columns), list(target), ondelete="CASCADE" if cascade else None),)


def key(*columns: str) -> Parts:
    """The primary key, of several columns."""
    return (sa.PrimaryKeyConstraint(*columns),)


def remark(table_name: str, text_: str) -> None:
    """Says in the database what a table is for, where it can hold that."""
    if _on_postgresql():
        op.create_table_comment(table_name, text_)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def _id_type() -> Any:  # noqa: ANN401 - as SQLAlchemy has it
    return sa.BigInteger() if _on_postgresql() else sa.Integer()


def _text_type() -> sa.Text:
    return sa.Text(collation="C") if _on_postgresql() else sa.Text()


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
