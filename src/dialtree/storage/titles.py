"""What the things are called that the audit and the change log name by their numbers."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.storage.batches import in_batches
from dialtree.storage.reach import users_within, within
from dialtree.storage.schema import accounts, change_log, codes, credentials, extensions, tokens, users, webhooks


class Title(msgspec.Struct, frozen=True):
    """What a thing is called.

    Attributes:
        name: The name or the label that people have given it; "" when it has none, or the person was erased.
        mark: What else it is known by: an extension's SIP id, a person's e-mail, the last four characters of a code or
            a token; "" of what has nothing like that.
        is_there: Whether it is still there.
        user_id: The user, of how somebody signs in; None of all else.
    """

    name: str
    mark: str
    is_there: bool = True
    user_id: int | None = None


async def load_titles(
    connection: AsyncConnection, reach: Reach, organization_id: int, wanted: Iterable[tuple[str, int]]
) -> Mapping[tuple[str, int], Title]:
    """What things of an organisation are called.

    Args:
        connection: A transaction that reads.
        reach: What is within it; all else is left out. Of what is gone, that is all who see a part alone.
        organization_id: The organisation.
        wanted: The things, by what kind they are of and their number.
    """
    by_entity: dict[str, set[int]] = defaultdict(set)
    for entity, entity_id in wanted:
        by_entity[entity].add(entity_id)
    found: dict[tuple[str, int], Title] = {}
    for entity, ids in by_entity.items():
        if entity in _PRESENT:
            columns, key, reached = _PRESENT[entity]
            query = select(key, *columns).where(key.table.c.organization_id == organization_id, reached(reach))
            for batch in in_batches(ids):
                for entity_id, name, mark, *user_id in await connection.execute(query.where(key.in_(batch))):
                    found[entity, entity_id] = Title(name, mark, user_id=user_id[0] if user_id else None)
        if entity in _MARKS and reach.account_id is None:
            gone = {it for it in ids if (entity, it) not in found}
            found |= await _load_gone(connection, organization_id, entity, gone)
    return found


async def _load_gone(
    connection: AsyncConnection, organization_id: int, entity: str, ids: Iterable[int]
) -> dict[tuple[str, int], Title]:
    query: Select[Any] = select(change_log.c.entity_id, change_log.c.before).where(
        change_log.c.organization_id == organization_id,
        change_log.c.entity == entity,
        change_log.c.operation == "delete",
    )
    found: dict[tuple[str, int], Title] = {}
    for batch in in_batches(ids):
        for entity_id, state in await connection.execute(query.where(change_log.c.entity_id.in_(batch))):
            name, mark = (state.get(field, "") for field in _MARKS[entity])
            found[entity, entity_id] = Title(name, mark, is_there=False)
    return found


def _on_account(table: Any) -> Callable[[Reach], ColumnElement[bool]]:  # noqa: ANN401 - a table with its columns
    return lambda reach: within(reach, table.c.organization_id, table.c.account_id)


_USER_NAME = select(users.c.name).where(users.c.id == credentials.c.user_id).scalar_subquery()

_PRESENT: Mapping[str, tuple[tuple[ColumnElement[Any], ...], Any, Callable[[Reach], ColumnElement[bool]]]] = {
    "account": (
        (accounts.c.name, accounts.c.name),
        accounts.c.id,
        lambda reach: within(reach, accounts.c.organization_id, accounts.c.id),
    ),
    "extension": ((extensions.c.name, extensions.c.sip), extensions.c.id, _on_account(extensions)),
    "user": ((users.c.name, users.c.email), users.c.id, users_within),
    "credential": (
        (func.coalesce(_USER_NAME, credentials.c.name), credentials.c.email, credentials.c.user_id),
        credentials.c.id,
        _on_account(credentials),
    ),
    "code": ((codes.c.label, codes.c.last_four), codes.c.id, _on_account(codes)),
    "token": ((tokens.c.label, tokens.c.last_four), tokens.c.id, _on_account(tokens)),
    "webhook": (
        (webhooks.c.label, webhooks.c.url),
        webhooks.c.id,
        # Of a part, none is.
        lambda reach: within(reach, webhooks.c.organization_id, webhooks.c.organization_id),
    ),
}
"""By what kind a thing is of: what it is called, its number, and whether it is within reach."""

_MARKS = {
    "account": ("name", "name"),
    "extension": ("name", "sip"),
    "user": ("name", "email"),
    "code": ("label", "last_four"),
}
"""The fields that tell what a thing was called that is gone, and what else it was known by."""
