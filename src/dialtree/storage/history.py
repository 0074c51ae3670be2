"""Queries of the change log: what became of an extension, and what it stood for at a moment."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Table, Text, cast, literal_column, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.history import Change, State
from dialtree.directory.reach import Reach
from dialtree.storage.logged import LOGGED
from dialtree.storage.paging import Page, Window, load_page
from dialtree.storage.reach import within
from dialtree.storage.schema import accounts, change_log, change_log_floors, extensions, users
from dialtree.storage.schema.log import GIVEN_UP

_COLUMNS = tuple(change_log.c[field] for field in Change.__struct_fields__)
_ORDER = ("id", *LOGGED["extensions"][1])
_PRESENT: dict[str, Table] = {"account": accounts, "user": users, "extension": extensions}


def entries_within(reach: Reach) -> ColumnElement[bool]:
    """The condition that an entry of the change log about an extension is within reach.

    That is, the account that it was on before, or the one that it was on afterwards.
    """
    accounts_of = (cast(_field(state, "account_id"), BigInteger) for state in (change_log.c.before, change_log.c.after))
    return or_(*(within(reach, change_log.c.organization_id, account) for account in accounts_of))


async def list_changes(
    connection: AsyncConnection, reach: Reach, extension_id: int, window: Window
) -> Page[tuple[int, Change]]:
    """The changes of an extension within reach, each with its organisation, sorted by `id`."""
    query = select(change_log.c.organization_id, *_COLUMNS).where(
        change_log.c.entity_id == extension_id, change_log.c.entity == "extension", entries_within(reach)
    )
    return await load_page(connection, query, window, {"id": change_log.c.id}, change_log.c.id, _placed)


async def is_extension_within(connection: AsyncConnection, reach: Reach, extension_id: int) -> bool:
    """Whether there is an extension with an id, within reach."""
    reached = within(reach, extensions.c.organization_id, extensions.c.account_id)
    return await connection.scalar(select(extensions.c.id).where(extensions.c.id == extension_id, reached)) is not None


async def load_changes(
    connection: AsyncConnection, organization_id: int, entity: str, entity_id: int
) -> Sequence[Change]:
    """All changes that are known of a thing, by revision."""
    query = select(*_COLUMNS).where(
        change_log.c.entity_id == entity_id,
        change_log.c.entity == entity,
        change_log.c.organization_id == organization_id,
    )
    return [_change(row) for row in await connection.execute(query.order_by(change_log.c.revision))]


async def find_present(
    connection: AsyncConnection, organization_id: int, entity: str, entity_id: int
) -> dict[str, Any] | None:
    """What a thing ("account", "user" or "extension") is now, by column; None when it is not there."""
    table = _PRESENT[entity]
    query = select(table).where(table.c.id == entity_id, table.c.organization_id == organization_id)
    row = (await connection.execute(query)).one_or_none()
    return row._asdict() if row else None


async def load_holders(connection: AsyncConnection, organization_id: int, sip: str) -> Collection[int]:
    """The ids of the extensions that have, or have had, a SIP id, as far as the change log goes."""
    has = select(extensions.c.id).where(extensions.c.organization_id == organization_id, extensions.c.sip == sip)
    had = select(change_log.c.entity_id).where(
        change_log.c.organization_id == organization_id, text(GIVEN_UP), _field(change_log.c.before, "sip") == sip
    )
    return {row[0] for query in (has, had) for row in await connection.execute(query)}


async def known_since(connection: AsyncConnection, organization_id: int) -> datetime | None:
    """From when on the change log of an organisation tells everything; None when it does from the beginning."""
    floor = select(change_log_floors.c.revision).where(change_log_floors.c.organization_id == organization_id)
    if not await connection.scalar(floor):
        return None
    oldest = select(change_log.c.at).where(change_log.c.organization_id == organization_id)
    moment: datetime | None = await connection.scalar(oldest.order_by(change_log.c.revision).limit(1))
    return moment


def _field(state: ColumnElement[Any], name: str) -> ColumnElement[str]:
    return state.op("->>", return_type=Text())(literal_column(f"'{name}'"))


def _change(row: Sequence[Any]) -> Change:
    return Change(*row)


def _placed(row: Sequence[Any]) -> tuple[int, Change]:
    *known, before, after = row[1:]
    return row[0], _change((*known, _ordered(before), _ordered(after)))


def _ordered(state: State | None) -> State | None:
    """The same in the order of the columns: PostgreSQL keeps an order of its own."""
    return None if state is None else {name: state[name] for name in _ORDER}
