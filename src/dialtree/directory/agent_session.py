"""Agent sessions: who holds which extension, at what status, and what becomes of that when a status is set."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

import msgspec


class AgentSession(msgspec.Struct, frozen=True):
    """A time for which a user has held an extension at one status.

    Attributes:
        id: Its number.
        user_id: Who.
        extension_id: Which extension.
        status: At which status.
        logged_in_at: Since when they have held the extension, at whatever status.
        started_at: Since when they are at this status.
    """

    id: int
    user_id: int
    extension_id: int
    status: int
    logged_in_at: datetime
    started_at: datetime

    def due_at(self, hours: int | None) -> datetime | None:
        """When they are logged out at the latest; None for never.

        Args:
            hours: After how many hours their organisation logs agents out; None for never.
        """
        return None if hours is None else max(self.logged_in_at + timedelta(hours=hours), self.started_at)


class Refused(Enum):
    """Why a status is not set, in the order in which it is looked for."""

    USER_MISSING = auto()
    USER_UNKNOWN = auto()
    EXTENSION_MISSING = auto()
    EXTENSION_UNKNOWN = auto()
    STATUS_MISSING = auto()
    STATUS_UNKNOWN = auto()
    IN_USE = auto()


class Ending(msgspec.Struct, frozen=True):
    """A session that ends.

    Attributes:
        id: Its number.
        at: When.
    """

    id: int
    at: datetime


class Beginning(msgspec.Struct, frozen=True):
    """A session that begins.

    Attributes:
        user_id: Who.
        extension_id: Which extension.
        status: At which status.
        logged_in_at: Since when they hold the extension.
        started_at: Since when they are at this status.
    """

    user_id: int
    extension_id: int
    status: int
    logged_in_at: datetime
    started_at: datetime


class Move(msgspec.Struct, frozen=True):
    """What setting a status comes to.

    Attributes:
        endings: What ends, first.
        beginning: What begins then; None for nothing.
    """

    endings: Sequence[Ending] = ()
    beginning: Beginning | None = None

    def __bool__(self) -> bool:
        return bool(self.endings or self.beginning)


class Wish(msgspec.Struct, frozen=True):
    """That a user take a status at an extension.

    Attributes:
        user_id: The user; None when none is named.
        sip: The SIP id of the extension; None when none is named.
        status: The number of the status; None when none is named.
    """

    user_id: int | None
    sip: str | None
    status: int | None


class Named(msgspec.Struct, frozen=True):
    """What a wish names, as the directory has it.

    Attributes:
        user_is_active: Whether the user is an active one of the organisation.
        extension_id: The extension; None when there is no active one of that SIP id within reach.
        is_allowed: Whether agents of the organisation can take the status.
    """

    user_is_active: bool
    extension_id: int | None
    is_allowed: bool


class Held(msgspec.Struct, frozen=True):
    """Who holds what now.

    Attributes:
        own: What the user holds; None for nothing.
        other: What another user holds the extension by; None when nobody does.
        other_is_active: Whether that user is active.
    """

    own: AgentSession | None = None
    other: AgentSession | None = None
    other_is_active: bool = False


def refusal(wish: Wish, named: Named) -> Refused | None:
    """Why a wish cannot be fulfilled, whoever holds what; None when it can."""
    checks = (
        (Refused.USER_MISSING, wish.user_id is not None),
        (Refused.USER_UNKNOWN, named.user_is_active),
        (Refused.EXTENSION_MISSING, wish.sip is not None),
        (Refused.EXTENSION_UNKNOWN, named.extension_id is not None),
        (Refused.STATUS_MISSING, wish.status is not None),
        (Refused.STATUS_UNKNOWN, named.is_allowed),
    )
    return next((refused for refused, passes in checks if not passes), None)


def log_out(own: AgentSession | None, hours: int | None, now: datetime) -> Move:
    """What it comes to that a user leaves what they hold, if anything.

    Args:
        own: What the user holds.
        hours: After how many hours the organisation logs agents out; None for never.
        now: The moment (aware).
    """
    return Move() if own is None else Move([_ending(own, hours, now)])


def log_in(
    user_id: int, extension_id: int, status: int, held: Held, hours: int | None, now: datetime
) -> Move | Refused:
    """What it comes to that a user takes an extension, at a status that is not Logout.

    Whoever should have been logged out before, or is no longer an active user, holds nothing.

    Args:
        user_id: The user.
        extension_id: The extension.
        status: The status.
        held: Who holds what.
        hours: After how many hours the organisation logs agents out; None for never.
        now: The moment (aware).
    """
    own, other = held.own, held.other
    endings = []
    if other is not None:
        if held.other_is_active and not _is_over(other, hours, now):
            return Refused.IN_USE
        endings.append(_ending(other, hours, now))
    if own is None:
        return Move(endings, Beginning(user_id, extension_id, status, now, now))
    # The clocks of two machines differ, and nothing begins before what it follows on.
    started_at = max(own.started_at, now)
    endings.append(_ending(own, hours, now))
    if own.extension_id != extension_id or _is_over(own, hours, now):
        return Move(endings, Beginning(user_id, extension_id, status, started_at, started_at))
    if own.status == status:
        return Move()
    return Move(endings, Beginning(user_id, extension_id, status, own.logged_in_at, started_at))


def _is_over(session: AgentSession, hours: int | None, now: datetime) -> bool:
    due_at = session.due_at(hours)
    return due_at is not None and due_at <= now


def _ending(session: AgentSession, hours: int | None, now: datetime) -> Ending:
    """The end of a session: now, or when it should have ended."""
    due_at = session.due_at(hours)
    moment = now if due_at is None else min(due_at, now)
    return Ending(session.id, max(session.started_at, moment))
