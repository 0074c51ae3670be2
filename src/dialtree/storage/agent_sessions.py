"""Queries by which a status is set: who holds what, and who does from now on."""

from typing import NamedTuple

import msgspec
from sqlalchemy import BindParameter, and_, bindparam, exists, false, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.agent_session import AgentSession, Held, Move
from dialtree.storage.schema import (
    accounts,
    agent_sessions,
    agent_statuses,
    extensions,
    organization_settings,
    users,
)

COLUMNS = tuple(agent_sessions.c[field] for field in AgentSession.__struct_fields__)
"""What an `AgentSession` consists of, in its order."""

IS_OPEN = agent_sessions.c.ended_at.is_(None)
"""Whether a session is how things are now."""


class Asked(NamedTuple):
    """What a request that a status be set names, as the database has it.

    Attributes:
        user_is_active: Whether there is such a user, and they are enabled.
        extension_id: The extension; None when there is none of that SIP id.
        account_id: The account it is on; None when there is no extension.
        is_active: Whether it, its account and all above are enabled.
        allows: Whether the organisation lets agents take the status; None when it has not changed it.
        hours: After how many hours it logs agents out; None for never.
    """

    user_is_active: bool
    extension_id: int | None
    account_id: int | None
    is_active: bool
    allows: bool | None
    hours: int | None


_ORGANIZATION: BindParameter[int] = bindparam("organization")
_PLACE = (accounts.c.id, accounts.c.parent_id, accounts.c.active)
_IS_IT = and_(extensions.c.organization_id == _ORGANIZATION, extensions.c.sip == bindparam("sip"))

_own = select(*_PLACE).join(extensions, extensions.c.account_id == accounts.c.id).where(_IS_IT)
_chain = _own.cte("account_and_above", recursive=True)
_above = _chain.union_all(select(*_PLACE).join(_chain, accounts.c.id == _chain.c.parent_id))
_nothing = select(literal(1).label("one")).subquery("asked")

# Made once: to put a query together costs as much as to run it.
_ASKED = select(
    select(users.c.active)
    .where(users.c.organization_id == _ORGANIZATION, users.c.id == bindparam("user"))
    .scalar_subquery(),
    extensions.c.id,
    extensions.c.account_id,
    extensions.c.active & ~exists().where(_above.c.active == false()),
    select(agent_statuses.c.active)
    .where(agent_statuses.c.organization_id == _ORGANIZATION, agent_statuses.c.id == bindparam("status"))
    .scalar_subquery(),
    select(organization_settings.c.agent_hours)
    .where(organization_settings.c.organization_id == _ORGANIZATION)
    .scalar_subquery(),
).select_from(_nothing.outerjoin(extensions, _IS_IT))

_HELD = select(*COLUMNS, exists().where(users.c.id == agent_sessions.c.user_id, users.c.active)).where(
    IS_OPEN,
    or_(agent_sessions.c.user_id == bindparam("user"), agent_sessions.c.extension_id == bindparam("extension")),
)
_END = (
    update(agent_sessions)
    .where(agent_sessions.c.id == bindparam("session"))
    .values(ended_at=bindparam("at"), sequence=bindparam("number"))
)
_BEGIN = insert(agent_sessions).values(
    {
        it.name: bindparam(it.name)
        for it in agent_sessions.columns
        if it.name not in {agent_sessions.c.id.name, agent_sessions.c.ended_at.name}
    }
)


async def load_asked(connection: AsyncConnection, organization_id: int, user_id: int, sip: str, status: int) -> Asked:
    """What a request names that a user's status be set, in one query.

    Args:
        connection: A transaction.
        organization_id: The organisation.
        user_id: The user.
        sip: The SIP id of the extension.
        status: The number of the status.
    """
    values = {"organization": organization_id, "user": user_id, "sip": sip, "status": status}
    user, extension_id, account_id, active, allows, hours = (await connection.execute(_ASKED, values)).one()
    return Asked(bool(user), extension_id, account_id, bool(active), allows, hours)


async def load_held(connection: AsyncConnection, user_id: int, extension_id: int) -> Held:
    """What a user holds now, and by what another one holds an extension."""
    own = other = None
    other_is_active = False
    for *row, active in await connection.execute(_HELD, {"user": user_id, "extension": extension_id}):
        session = AgentSession(*row)
        if session.user_id == user_id:
            own = session
        else:
            other, other_is_active = session, bool(active)
    return Held(own, other, other_is_active)


async def write_move(connection: AsyncConnection, organization_id: int, move: Move, sequence: int) -> None:
    """Writes down which sessions end, and then which begins.

    Args:
        connection: A transaction that writes, and has taken `sequence`.
        organization_id: The organisation.
        move: What ends and begins.
        sequence: The number of the change.

    Raises:
        ConstraintError: The extension has a holder, or the user holds an extension, that does not end.
    """
    for ending in move.endings:
        await connection.execute(_END, {"session": ending.id, "at": ending.at, "number": sequence})
    if move.beginning is not None:
        values = msgspec.structs.asdict(move.beginning)
        await connection.execute(_BEGIN, {**values, "organization_id": organization_id, "sequence": sequence})


async def find_session(connection: AsyncConnection, extension_id: int) -> AgentSession | None:
    """What an extension is held by now; None when nobody holds it."""
    query = select(*COLUMNS).where(IS_OPEN, agent_sessions.c.extension_id == extension_id)
    row = (await connection.execute(query)).one_or_none()
    return AgentSession(*row) if row else None
