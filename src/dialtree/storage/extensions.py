"""Queries of extensions."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, delete, literal_column, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.extension import Extension
from dialtree.directory.identifier import is_id
from dialtree.storage.batches import in_batches
from dialtree.storage.bulk import insert_rows, update_rows
from dialtree.storage.schema import extensions

_COLUMNS = (
    extensions.c.id,
    extensions.c.account_id,
    extensions.c.sip,
    extensions.c.name,
    extensions.c.speed_dial,
    extensions.c.user_id,
    extensions.c.active,
)


# Written out, so that the index of those that have one fits the query whatever is asked for.
_NONE: ColumnElement[str] = literal_column("''")

_WRITTEN = ("account_id", "sip", "name", "speed_dial", "user_id", "active")
_written = attrgetter(*_WRITTEN)


async def find_by_sip(connection: AsyncConnection, organization_id: int, sip: str) -> Extension | None:
    """The extension of an organisation with a SIP id; None when there is none."""
    query = select(*_COLUMNS).where(extensions.c.organization_id == organization_id, extensions.c.sip == sip)
    row = (await connection.execute(query)).one_or_none()
    return _extension(row) if row else None


async def load_by_ids(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, tuple[int, Extension]]:
    """Those of some extensions that exist, by id, each with its organisation."""
    found: dict[int, tuple[int, Extension]] = {}
    for batch in in_batches(filter(is_id, ids)):
        query = select(extensions.c.organization_id, *_COLUMNS).where(extensions.c.id.in_(batch))
        found.update({row.id: (row[0], _extension(row[1:])) for row in await connection.execute(query)})
    return found


async def load_holders(
    connection: AsyncConnection, organization_id: int, sips: Iterable[str], speed_dials: Iterable[str]
) -> list[Extension]:
    """The extensions of an organisation that have one of some SIP ids, and then those with one of some speed dials."""
    found: list[Extension] = []
    has_dial = extensions.c.speed_dial != _NONE
    for column, values, only in ((extensions.c.sip, sips, true()), (extensions.c.speed_dial, speed_dials, has_dial)):
        for batch in in_batches(values):
            query = select(*_COLUMNS).where(extensions.c.organization_id == organization_id, column.in_(batch), only)
            found += [_extension(row) for row in await connection.execute(query)]
    return found


async def load_extensions(connection: AsyncConnection, organization_id: int) -> list[Extension]:
    """The extensions of an organisation, in no order."""
    query = select(*_COLUMNS).where(extensions.c.organization_id == organization_id)
    return [_extension(row) for row in await connection.execute(query)]


async def insert_extensions(connection: AsyncConnection, organization_id: int, added: Iterable[Extension]) -> None:
    """Writes new extensions of an organisation."""
    columns = ("id", "organization_id", *_WRITTEN)
    await insert_rows(connection, extensions, columns, ((it.id, organization_id, *_written(it)) for it in added))


async def update_extensions(connection: AsyncConnection, changed: Iterable[tuple[Extension, Extension]]) -> None:
    """Writes extensions, each given before and after.

    SIP ids and speed dials may change hands among them: those that do are first taken away, for at no moment may two
    extensions have one.
    """
    changes = [(before, after) for before, after in changed if before != after]
    bared = [(before.id, "") for before in _giving(changes, "speed_dial")]
    passing = [(before.id, f"moving-{token_hex(16)}") for before in _giving(changes, "sip")]
    await update_rows(connection, extensions, ("speed_dial",), bared)
    await update_rows(connection, extensions, ("sip",), passing)
    await update_rows(connection, extensions, _WRITTEN, ((after.id, *_written(after)) for _, after in changes))


async def delete_extensions(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """Deletes extensions."""
    for batch in in_batches(ids):
        await connection.execute(delete(extensions).where(extensions.c.id.in_(batch)))


def _giving(changes: Sequence[tuple[Extension, Extension]], field: str) -> list[Extension]:
    """Those, as they are before, whose value of a field is another's afterwards."""
    of = attrgetter(field)
    taken = {of(after) for before, after in changes if of(before) != of(after)}
    return [before for before, after in changes if of(before) and of(before) != of(after) and of(before) in taken]


def _extension(row: Sequence[Any]) -> Extension:
    return Extension(*row)
