"""What is there of an organisation, in the form in which the change log has it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.storage.logged import LOGGED
from dialtree.storage.schema import metadata


class Present(NamedTuple):
    """A thing that is there.

    Attributes:
        id: Its number.
        key: What the things of its kind are ordered by.
        values: Its values.
    """

    id: int
    key: int | str
    values: Mapping[str, Any]


async def load_present(
    connection: AsyncConnection, organization_id: int, table: str, after: int | str | None, limit: int
) -> list[Present]:
    """The first things of an organisation after a key.

    Args:
        connection: A transaction that reads.
        organization_id: The organisation.
        table: The table of the things, one of those that are logged.
        after: The key of the last thing that is known; None to begin.
        limit: How many at most.
    """
    key, columns = _key(table), metadata.tables[table].c
    query = select(columns.id, key, *(columns[name] for name in _shown(table)))
    query = query.where(columns.organization_id == organization_id)
    if after is not None:
        query = query.where(key > after)
    rows = await connection.execute(query.order_by(key).limit(limit))
    return [Present(row[0], row[1], _values(table, row)) for row in rows]


def _key(table: str) -> ColumnElement[Any]:
    columns = metadata.tables[table].c
    # The order of an index that begins with the organisation.
    return columns.sip if table == "extensions" else columns.id


def _shown(table: str) -> Sequence[str]:
    return [name for name, kind in LOGGED[table][1].items() if kind in _FORMS]


def _values(table: str, row: Sequence[Any]) -> Mapping[str, Any]:
    kinds = LOGGED[table][1]
    values = {name: _FORMS[kinds[name]](value) for name, value in zip(_shown(table), row[2:], strict=True)}
    return {"id": row[0], **values}


def _moment(at: datetime | None) -> str | None:
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - whatever a column has
    return value


_FORMS: Mapping[str, Callable[[Any], Any]] = {
    "value": _as_it_is,
    "flag": _as_it_is,
    "json": _as_it_is,
    "moment": _moment,
}
"""By kind of column, what the change log makes of a value; what is secret is not there."""
