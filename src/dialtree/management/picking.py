"""Users pick extensions by themselves. The rules are those of setting a status (`agent_logins`)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from dialtree.directory.agent_session import Refused, Wish
from dialtree.directory.agent_status import LOGOUT, AgentStatus, merged
from dialtree.directory.faults import NotFoundError, not_found, refuse
from dialtree.management.agent_logins import NotWrittenError, set_status
from dialtree.management.picker_sessions import Picker
from dialtree.storage.agent_statuses import load_statuses
from dialtree.storage.agent_views import AgentView, load_agents
from dialtree.storage.database import Database
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.extension_pages import load_places
from dialtree.storage.picker_views import find_held, find_last_held

_TRIES = 3


class Standing(msgspec.Struct, frozen=True):
    """How things are for a user who picks.

    Attributes:
        statuses: The statuses that they can take, Logout included, by number.
        held: The extension that they hold; None for none.
        last_extension_id: The extension that they hold, or have held last; None when they never held any.
    """

    statuses: Sequence[AgentStatus]
    held: AgentView | None
    last_extension_id: int | None


class TakenError(Exception):
    """Another user holds the extension.

    Attributes:
        view: The extension, with who holds it.
    """

    def __init__(self, view: AgentView) -> None:
        super().__init__(f"{view.user_name or 'Somebody'} holds {view.sip}.")
        self.view = view


class NothingHeldError(Exception):
    """The user holds no extension at which they could take a status."""

    def __init__(self) -> None:
        super().__init__("You hold no extension; pick one.")


async def load_standing(connection: AsyncConnection, picker: Picker) -> Standing:
    """How things are for a user who picks."""
    own = await load_statuses(connection, picker.organization_id)
    held_id = await find_held(connection, picker.user_id)
    held = None if held_id is None else (await load_agents(connection, [held_id])).get(held_id)
    last_id = await find_last_held(connection, picker.user_id)
    return Standing([it for it in merged(own) if it.active], held, last_id)


async def pick(database: Database, picker: Picker, extension_id: int | None, status: int, now: datetime) -> None:
    """Has a user take a status at an extension, and leave the one that they held; Logout leaves any.

    Args:
        database: The directory.
        picker: The user.
        extension_id: The extension; None for the one that they hold.
        status: The number of the status.
        now: The moment (aware).

    Raises:
        NotFoundError: There is no such active extension within what they see.
        RefusedError: Agents of the organisation cannot take the status.
        TakenError: Another user holds the extension.
        NothingHeldError: No extension is named, and they hold none; to leave none is no fault.
        OutOfReachError: The database cannot be read or written.
    """
    view = await _find(database, picker, extension_id)
    for _ in range(_TRIES):
        if view is None:
            if status == LOGOUT:
                return
            raise NothingHeldError
        if not await _set(database, picker, view, status, now):
            return
        # Who holds it may be another one than a moment ago, or nobody any more: then it is tried again.
        view = await _find(database, picker, view.extension_id)
        if view is not None and view.user_id not in {None, picker.user_id}:
            raise TakenError(view)
    raise OutOfReachError("an extension changes hands all the time")


async def _find(database: Database, picker: Picker, extension_id: int | None) -> AgentView | None:
    async with database.read() as connection:
        wanted = extension_id if extension_id is not None else await find_held(connection, picker.user_id)
        view = None if wanted is None else (await load_agents(connection, [wanted])).get(wanted)
        if extension_id is None:
            return view
        seen = await load_places(connection, picker.where, picker.organization_id)
    is_seen = view is not None and view.organization_id == picker.organization_id
    if view is None or not is_seen or (seen is not None and view.account_id not in seen):
        raise _no_extension(extension_id)
    return view


async def _set(database: Database, picker: Picker, view: AgentView, status: int, now: datetime) -> bool:
    """Sets a status; returns whether somebody else holds the extension."""
    # What they hold they may leave, wherever it is: a code's own account does not bound that.
    grant = msgspec.structs.replace(picker.grant, scope="organization") if status == LOGOUT else picker.grant
    try:
        refused = await set_status(database, grant, Wish(picker.user_id, view.sip, status), now)
    except NotWrittenError as error:
        raise OutOfReachError(str(error)) from error
    match refused:
        case None:
            return False
        case Refused.IN_USE:
            return True
        case Refused.STATUS_UNKNOWN:
            raise refuse("status", f"agents cannot take status {status}")
        case Refused.USER_UNKNOWN:
            raise not_found("user_id", f"there is no active user {picker.user_id}")
        case _:
            raise _no_extension(view.extension_id)


def _no_extension(extension_id: int) -> NotFoundError:
    return not_found("extension_id", f"there is no active extension {extension_id}")
