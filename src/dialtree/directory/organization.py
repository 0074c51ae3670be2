"""Organisations: root accounts, and what is set for all that is below."""

from collections.abc import Mapping

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.fields import Rule
from dialtree.directory.origin import read_origins
from dialtree.directory.text import clean_name
from dialtree.directory.time_zone import check_time_zone

MOST_SESSION_HOURS = 168
"""The longest that somebody of an organisation can be let stay signed in, or an agent logged in: a week."""


class OrganizationSettings(msgspec.Struct, frozen=True):
    """What an organisation sets for itself.

    Attributes:
        time_zone: Its time zone, by its IANA name.
        allowed_origins: The origins whose pages may show the organisation's extension picker.
        session_hours: After how many hours somebody who manages it must sign in again, 1 to 168;
            None leaves that to the server.
        agent_hours: After how many hours an agent who is logged in to an extension is logged out, 1 to 168; None never
            does.
    """

    time_zone: str = "UTC"
    allowed_origins: tuple[str, ...] = ()
    session_hours: int | None = None
    agent_hours: int | None = None


class Organization(msgspec.Struct, frozen=True):
    """An organisation.

    Attributes:
        id: The number of its root account.
        name: Its name, which is the root account's.
        active: Whether its root account is enabled; nothing of a disabled organisation is listed.
        time_zone: Its time zone, by its IANA name.
        allowed_origins: The origins whose pages may show the organisation's extension picker. Which pages may read
            `GetExtensions` is the server's setting `DIALTREE_ALLOWED_ORIGINS`.
        session_hours: After how many hours somebody who manages it must sign in again, 1 to 168;
            null leaves that to the server.
        agent_hours: After how many hours an agent who is logged in to an extension is logged out, 1 to 168; null never
            does.
    """

    id: int
    name: str
    active: bool
    time_zone: str
    allowed_origins: tuple[str, ...]
    session_hours: int | None
    agent_hours: int | None

    @property
    def settings(self) -> OrganizationSettings:
        """What of it is not its root account's."""
        return OrganizationSettings(self.time_zone, self.allowed_origins, self.session_hours, self.agent_hours)


def _check_hours(field: str, hours: int | None) -> int | None:
    if hours is not None and not 1 <= hours <= MOST_SESSION_HOURS:
        raise refuse(field, f"not between 1 and {MOST_SESSION_HOURS}")
    return hours


RULES: Mapping[str, Rule] = {
    "name": clean_name,
    "time_zone": check_time_zone,
    "allowed_origins": read_origins,
    "session_hours": _check_hours,
    "agent_hours": _check_hours,
}
"""What holds for each field of an organisation that can be set."""
