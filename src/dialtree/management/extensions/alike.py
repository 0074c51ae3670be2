"""The same change to many extensions, after somebody has seen what it would come to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.reach import Reach
from dialtree.management.actor import Actor
from dialtree.management.extensions.many import BULK, write_many
from dialtree.management.extensions.operations import Change
from dialtree.management.versions import require_version
from dialtree.storage.database import Database
from dialtree.storage.extension_views import ExtensionView, load_views
from dialtree.storage.reached import reached_accounts


class Selected(msgspec.Struct, frozen=True):
    """Some extensions, as somebody saw them.

    Attributes:
        extensions: The extensions; a version is of all of them.
    """

    extensions: Sequence[ExtensionView]


class Applied(msgspec.Struct, frozen=True):
    """What a change to many has come to.

    Attributes:
        changed: How many are other than before.
        revision: The first revision that it made, by which it can be undone; 0 when it changed nothing.
    """

    changed: int
    revision: int


async def load_selected(
    connection: AsyncConnection, reach: Reach, organization_id: int, ids: Collection[int]
) -> list[ExtensionView]:
    """Those of some extensions that are of an organisation and within reach, in the order of `ids`."""
    views = [it for it in await load_views(connection, ids) if it.organization_id == organization_id]
    inside = await reached_accounts(connection, reach, {it.account_id for it in views})
    return [it for it in views if it.account_id in inside]


def changing(views: Sequence[ExtensionView], change: Mapping[str, Any]) -> Selected:
    """Those of some extensions that a change makes any other."""
    return Selected([it for it in views if any(getattr(it, field) != value for field, value in change.items())])


async def change_alike(
    database: Database,
    actor: Actor,
    organization_id: int,
    ids: Collection[int],
    change: Mapping[str, Any],
    expected: str | None = None,
) -> Applied:
    """Gives many extensions of an organisation the same values, all or nothing.

    Args:
        database: The directory.
        actor: Who does it; the audit has one row for all.
        organization_id: The organisation.
        ids: The extensions, at most `MOST_OPERATIONS`; those that are not there, or not within reach, are left out.
        change: New values of `account_id`, `user_id` or `active`.
        expected: The version of `changing` that the actor knows; None changes whatever there is.

    Raises:
        RefusedError: There is no such account or user within reach, or there are too many extensions.
        ChangedError: What would change is no longer what the actor knows.
    """
    async with database.write() as connection:
        selected = changing(await load_selected(connection, actor.reach, organization_id, ids), change)
        require_version(selected, expected)
        operations = [Change(it.id, change) for it in selected.extensions]
        outcome = await write_many(connection, actor, BULK, operations, {"change": dict(change)})
    return Applied(len(outcome.changed), outcome.since + 1 if outcome.changed else 0)
