from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from dialtree.storage.types import Document, Flag, Instant

_SQLITE = sqlite.dialect()
_POSTGRESQL = postgresql.dialect()

# Whatever the zone, the year in UTC is one that a datetime has.
_MOMENTS = st.datetimes(timezones=st.timezones()).filter(lambda it: 1 < it.year < 9999)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=6,
)


@given(_MOMENTS)
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    kept = Instant().process_bind_param(moment, _SQLITE)
    back = Instant().process_result_value(kept, _SQLITE)
    assert back == moment.astimezone(UTC)
    assert back.tzinfo is UTC
    assert len(kept) == len("2026-03-01T08:30:00.000000Z")


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2))
def test_the_order_of_texts_is_that_of_moments(moments: list[datetime]) -> None:
    kept = [Instant().process_bind_param(moment, _SQLITE) for moment in moments]
    assert (kept[0] < kept[1]) == (moments[0] < moments[1])


def test_a_moment_of_another_zone_is_kept_in_utc() -> None:
    moment = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert Instant().process_bind_param(moment, _SQLITE) == "2026-02-28T23:30:00.000000Z"


@given(_JSON.filter(lambda it: it is not None))
def test_a_document_is_read_as_it_was_written(document: object) -> None:
    kept = Document().process_bind_param(document, _SQLITE)
    assert isinstance(kept, str)
    assert Document().process_result_value(kept, _SQLITE) == document


@pytest.mark.parametrize(("kept", "value"), [(1, True), (0, False), (None, None)])
def test_a_flag(kept: int | None, value: bool | None) -> None:
    assert Flag().process_result_value(kept, _SQLITE) is value
    assert Flag().process_bind_param(value, _SQLITE) == kept


@pytest.mark.parametrize("column_type", [Instant(), Document(), Flag()])
@pytest.mark.parametrize("dialect", [_SQLITE, _POSTGRESQL])
def test_nothing_stays_nothing(column_type: TypeDecorator[object], dialect: Dialect) -> None:
    assert column_type.process_bind_param(None, dialect) is None
    assert column_type.process_result_value(None, dialect) is None


@pytest.mark.parametrize(
    ("column_type", "in_sqlite", "in_postgresql", "value"),
    [
        (Instant(), "TEXT", "TIMESTAMP WITH TIME ZONE", datetime(2026, 3, 1, tzinfo=UTC)),
        (Document(), "TEXT", "JSONB", {"a": [1]}),
        (Flag(), "INTEGER", "BOOLEAN", True),
    ],
)
def test_what_each_database_has_of_its_own(
    column_type: TypeDecorator[object], in_sqlite: str, in_postgresql: str, value: object
) -> None:
    assert column_type.load_dialect_impl(_SQLITE).compile(_SQLITE) == in_sqlite
    assert column_type.load_dialect_impl(_POSTGRESQL).compile(_POSTGRESQL) == in_postgresql
    assert column_type.process_bind_param(value, _POSTGRESQL) == value
    assert column_type.process_result_value(value, _POSTGRESQL) == value
