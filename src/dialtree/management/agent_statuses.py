"""Agent statuses of an organisation: list, add, change, take back."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.agent_status import DEFAULTS, RULES, AgentStatus, check_names, check_removable, merged
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.fields import Refusals, clean_fields
from dialtree.directory.reach import Reach
from dialtree.management import organizations
from dialtree.management.actor import Actor
from dialtree.management.audit import changes, record
from dialtree.management.versions import ChangedError, require_version
from dialtree.storage import agent_statuses
from dialtree.storage.database import Database


async def load_statuses(connection: AsyncConnection, reach: Reach, organization_id: int) -> Sequence[AgentStatus]:
    """The statuses of an organisation, disabled ones included, by number.

    Raises:
        NotFoundError: There is no such organisation within reach.
    """
    await organizations.find(connection, reach, organization_id)
    return merged(await agent_statuses.load_statuses(connection, organization_id))


async def find_status(connection: AsyncConnection, reach: Reach, organization_id: int, status_id: int) -> AgentStatus:
    """A status of an organisation.

    Raises:
        NotFoundError: There is no such organisation within reach, or it has no such status.
    """
    found = _pick(await load_statuses(connection, reach, organization_id), status_id)
    if found is None:
        raise not_found("status_id", f"there is no status {status_id}")
    return found


async def put_status(
    database: Database, actor: Actor, organization_id: int, status: AgentStatus, expected: str | None = None
) -> tuple[AgentStatus, bool]:
    """Adds a status to an organisation, or changes it.

    Args:
        database: The directory.
        actor: Who does so.
        organization_id: Whose status.
        status: The status as it shall be.
        expected: The version that the actor knows; None puts it in place of any, or of none.

    Returns:
        The status as it is now, and whether it has been added.

    Raises:
        RefusedError: A field is bad, or another status has the name, or agents could not do without it and it would be
            disabled.
        NotFoundError: There is no such organisation within reach.
        NotPermittedError: Not all of it is within reach.
        ChangedError: It is not of the version that is expected.
    """
    clean = _clean(status)
    async with database.write() as connection:
        statuses = await _load_to_change(connection, actor, organization_id)
        before = _pick(statuses, clean.id)
        _require(before, expected)
        await _write(connection, actor, organization_id, statuses, clean)
    return clean, before is None


async def add_status(database: Database, actor: Actor, organization_id: int, status: AgentStatus) -> AgentStatus:
    """Adds a status to an organisation, as `put_status`, but in place of none.

    Raises:
        RefusedError: As there, or it has a status of that number already.
        NotFoundError: There is no such organisation within reach.
        NotPermittedError: Not all of it is within reach.
    """
    clean = _clean(status)
    async with database.write() as connection:
        statuses = await _load_to_change(connection, actor, organization_id)
        if _pick(statuses, clean.id) is not None:
            raise refuse("id", f"status {clean.id} exists already")
        await _write(connection, actor, organization_id, statuses, clean)
    return clean


async def delete_status(
    database: Database, actor: Actor, organization_id: int, status_id: int, expected: str | None = None
) -> None:
    """Removes a status that an organisation has added; one of the contract's is again as the contract has it.

    Args:
        database: The directory.
        actor: Who does so.
        organization_id: Whose status.
        status_id: Which one.
        expected: The version that the actor knows; None removes any.

    Raises:
        RefusedError: It is as the contract has it, or another status has the name that it would have again.
        NotFoundError: There is no such organisation within reach, or it has no such status.
        NotPermittedError: Not all of it is within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        statuses = await _load_to_change(connection, actor, organization_id)
        before = _pick(statuses, status_id)
        if before is None:
            raise not_found("status_id", f"there is no status {status_id}")
        require_version(before, expected)
        default = DEFAULTS.get(status_id)
        if before == default:
            raise refuse("status_id", f"{status_id} is as the contract has it, and is not removed")
        if default is not None:
            check_names(default, statuses)
        await agent_statuses.remove_status(connection, organization_id, status_id)
        action, details = ("delete", _described(before)) if default is None else ("set", changes(before, default))
        await record(connection, actor, action, "status", organization_id, status_id, details)


def _clean(status: AgentStatus) -> AgentStatus:
    refusals = Refusals()
    with refusals:
        clean = AgentStatus(**clean_fields(msgspec.structs.asdict(status), RULES))
    with refusals:
        if not status.active:
            check_removable(status.id)
    refusals.tell()
    return clean


async def _write(
    connection: AsyncConnection,
    actor: Actor,
    organization_id: int,
    statuses: Sequence[AgentStatus],
    after: AgentStatus,
) -> None:
    before = _pick(statuses, after.id)
    if after == before:
        return
    check_names(after, statuses)
    if after == DEFAULTS.get(after.id):
        await agent_statuses.remove_status(connection, organization_id, after.id)
    else:
        await agent_statuses.write_status(connection, organization_id, after)
    action, details = ("add", _described(after)) if before is None else ("set", changes(before, after))
    await record(connection, actor, action, "status", organization_id, after.id, details)


async def _load_to_change(connection: AsyncConnection, actor: Actor, organization_id: int) -> Sequence[AgentStatus]:
    await organizations.find_whole(connection, actor.reach, organization_id)
    return merged(await agent_statuses.load_statuses(connection, organization_id))


def _pick(statuses: Sequence[AgentStatus], status_id: int) -> AgentStatus | None:
    return next((it for it in statuses if it.id == status_id), None)


def _require(before: AgentStatus | None, expected: str | None) -> None:
    if before is not None:
        require_version(before, expected)
    elif expected is not None:
        raise ChangedError


def _described(status: AgentStatus) -> dict[str, object]:
    return {key: value for key, value in msgspec.structs.asdict(status).items() if key != "id"}
