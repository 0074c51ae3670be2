"""The parts that tables of migrations are made of, each with what it lets in and what it refuses."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from dialtree.storage.database import Database
from dialtree.storage.migrations import columns
from dialtree.storage.migrations.columns import Parts

_MOMENT = "2026-03-01T08:30:00.000000Z"
_CASES: Mapping[str, tuple[Callable[[], Parts], list[str], list[str]]] = {
    "number": (lambda: columns.number("it", 1, 168), ["1", "168"], ["0", "169", "-1"]),
    "text": (
        lambda: columns.text("it", 1, 3),
        ["'a'", "'אבג'"],
        ["''", "'abcd'", "'a\n'", "'\u202ea'", "'\x7f'", "NULL"],
    ),
    "text that may be absent": (lambda: columns.text("it", 1, 3, required=False), ["NULL", "'a'"], ["''"]),
    "one_of": (lambda: columns.one_of("it", ("a", "b")), ["'a'", "'b'"], ["'c'", "''", "'A'"]),
    "color": (lambda: columns.color("it"), ["'#f76707'"], ["'red'", "'#F76707'", "'#f767070'"]),
    "moment": (
        lambda: columns.moment("it"),
        [f"'{_MOMENT}'"],
        ["'2026-02-30T08:30:00.000000Z'", "'abcd'", "''", "NULL"],
    ),
    "array": (lambda: columns.document("it", "array"), ["'[]'", "'[1]'"], ["'{}'", "'null'", "'[1'"]),
    "object": (lambda: columns.document("it", "object"), ["'{}'"], ["'[]'", "'1'", "''"]),
    "octets": (lambda: columns.octets("it", 2), ["'{bytes}'"], ["'{more}'"]),
    "flag": (lambda: columns.flag("it"), ["{true}"], ["'x'", "NULL"]),
}
_WORDS = {
    "sqlite": {"'{bytes}'": "X'0102'", "'{more}'": "X'010203'", "{true}": "1"},
    "postgresql": {"'{bytes}'": r"'\x0102'", "'{more}'": r"'\x010203'", "{true}": "true"},
}


@pytest.mark.parametrize("name", _CASES)
async def test_what_a_part_lets_in(database: Database, name: str) -> None:
    part, sound, unsound = _CASES[name]

    def make(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)):
            columns.table("things", columns.new_id(), part())

    def is_taken(connection: Connection, value: str) -> bool:
        value = _WORDS[connection.dialect.name].get(value, value)
        try:
            with connection.begin_nested():
                connection.execute(text(f"INSERT INTO things (it) VALUES ({value.replace(':', chr(92) + ':')})"))
        except DBAPIError:
            return False
        return True

    class _UndoneError(Exception):
        pass

    taken: dict[str, Any] = {}
    with suppress(_UndoneError):
        async with database.write() as connection:
            await connection.run_sync(make)
            for value in (*sound, *unsound):
                taken[value] = await connection.run_sync(is_taken, value)
            raise _UndoneError
    assert taken == {**dict.fromkeys(sound, True), **dict.fromkeys(unsound, False)}
