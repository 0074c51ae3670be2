"""Agents, as managers look after them: change who is where."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.agent_session import Held, Move, Refused, log_in, log_out
from dialtree.directory.agent_status import LOGOUT, merged
from dialtree.directory.faults import not_found, refuse
from dialtree.directory.reach import Reach
from dialtree.management import accounts
from dialtree.management.actor import Actor
from dialtree.management.audit import record
from dialtree.management.versions import require_version
from dialtree.storage.agent_feeds import next_sequence
from dialtree.storage.agent_sessions import find_session, write_move
from dialtree.storage.agent_statuses import load_statuses
from dialtree.storage.agent_views import AgentView, load_agents
from dialtree.storage.database import Database
from dialtree.storage.organizations import find_organization
from dialtree.storage.reach import reaches


async def find_agent(connection: AsyncConnection, reach: Reach, extension_id: int) -> AgentView:
    """An active extension, and who holds it.

    Raises:
        NotFoundError: There is none within reach.
    """
    view = (await load_agents(connection, [extension_id])).get(extension_id)
    if view is None or not await reaches(connection, reach, view.organization_id, view.account_id):
        raise not_found("extension_id", f"there is no active extension {extension_id}")
    return view


async def find_listened(
    connection: AsyncConnection, reach: Reach, organization_id: int | None, account_id: int | None
) -> int:
    """The organisation whose agents somebody wants to follow: the one named, that of an account, or the only one.

    Raises:
        RefusedError: None is named, and there is more than one.
        NotFoundError: There is no such organisation or account within reach.
    """
    if account_id is not None:
        account = await accounts.find(connection, reach, account_id)
        if organization_id in {None, account.organization_id}:
            return account.organization_id
    return await accounts.find_organization(connection, reach, organization_id)


async def change_agent_status(
    database: Database, actor: Actor, extension_id: int, status: int, now: datetime, expected: str | None = None
) -> AgentView:
    """Changes the status of whoever holds an extension; Logout releases it.

    Args:
        database: The directory.
        actor: Who does so.
        extension_id: The extension.
        status: The number of the status.
        now: The moment (aware).
        expected: The version of the extension that the actor knows; None changes any.

    Raises:
        RefusedError: Nobody holds it, or agents of the organisation cannot take the status.
        NotFoundError: There is no such active extension within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        view, sequence = await _locked(connection, actor, extension_id, expected)
        await _require_status(connection, view.organization_id, status)
        if view.user_id is None:
            raise refuse("extension_id", f"nobody holds {view.sip}")
        if details := await _apply(connection, view, sequence, status, now):
            await record(connection, actor, "set_status", "agent", view.organization_id, extension_id, details)
        return await find_agent(connection, actor.reach, extension_id)


async def release_extension(
    database: Database, actor: Actor, extension_id: int, now: datetime, expected: str | None = None
) -> None:
    """Releases an extension from whoever holds it, if anybody does.

    Args:
        database: The directory.
        actor: Who does so.
        extension_id: The extension.
        now: The moment (aware).
        expected: The version of the extension that the actor knows; None releases it from anybody.

    Raises:
        NotFoundError: There is no such active extension within reach.
        ChangedError: It is not of the version that is expected.
    """
    async with database.write() as connection:
        view, sequence = await _locked(connection, actor, extension_id, expected)
        if details := await _apply(connection, view, sequence, LOGOUT, now):
            await record(connection, actor, "release", "agent", view.organization_id, extension_id, details)


async def _locked(
    connection: AsyncConnection, actor: Actor, extension_id: int, expected: str | None
) -> tuple[AgentView, int]:
    """An extension with who holds it, whom nobody else changes before the transaction ends."""
    seen = await find_agent(connection, actor.reach, extension_id)
    sequence = await next_sequence(connection, seen.organization_id)
    view = await find_agent(connection, actor.reach, extension_id)
    require_version(view, expected)
    return view, sequence


async def _require_status(connection: AsyncConnection, organization_id: int, status: int) -> None:
    statuses = {it.id: it for it in merged(await load_statuses(connection, organization_id))}
    if status not in statuses or not statuses[status].active:
        raise refuse("status", f"agents cannot take status {status}")


async def _apply(
    connection: AsyncConnection, view: AgentView, sequence: int, status: int, now: datetime
) -> dict[str, object]:
    """Has whoever holds an extension take a status; returns what the audit tells of it, nothing if nothing changes."""
    if view.user_id is None:
        return {}
    own = await find_session(connection, view.extension_id)
    organization = await find_organization(connection, view.organization_id)
    if own is None or organization is None:
        return {}
    hours = organization.agent_hours
    if status == LOGOUT:
        move: Move | Refused = log_out(own, hours, now)
    else:
        move = log_in(own.user_id, own.extension_id, status, Held(own), hours, now)
    if isinstance(move, Refused) or not move:
        return {}
    await write_move(connection, view.organization_id, move, sequence)
    return {"user_id": own.user_id, "status": {"before": own.status, "after": status}}
