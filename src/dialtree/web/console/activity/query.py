"""What the page of activity is asked to show, as its address has it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dialtree.directory.faults import refuse
from dialtree.directory.reach import Reach
from dialtree.storage.activity_filter import ActivityFilter, By
from dialtree.web.console.listing import ListQuery, Sought
from dialtree.web.console.texts import marked

KINDS: Mapping[str, tuple[str, Sequence[str]]] = {
    "extension": (marked("Extensions"), ("extension", "agent")),
    "account": (marked("Accounts"), ("account",)),
    "user": (marked("Users"), ("user",)),
    "sign-in": (marked("Signing in"), ("credential",)),
    "code": (marked("Codes"), ("code",)),
    "token": (marked("Tokens"), ("token",)),
    "webhook": (marked("Webhooks"), ("webhook",)),
    "status": (marked("Statuses"), ("status",)),
    "organization": (marked("The organisation"), ("organization", "directory", "change log")),
}
"""The kinds of things that activity is narrowed down to: what each is called, and what management calls it."""

WAYS: Mapping[By, str] = {
    "person": marked("People"),
    "token": marked("Programs with a token"),
    "command line": marked("The command line"),
    "import": marked("Imports"),
    "server": marked("The server itself"),
    "database": marked("The database's own shell"),
}
"""The ways by which something is done, and what each is called."""

_DAY = timedelta(days=1)


class ActivityQuery(ListQuery, frozen=True):
    """What of the activity is shown.

    Attributes:
        search: What is searched for.
        by: The way by which it was done; "" for any.
        kind: The kind of thing that it was done to, of `KINDS`; "" for any.
        since: The first day; None from the beginning.
        until: The last day; None up to now.
    """

    search: Sought = ""
    by: Literal["", "person", "token", "command line", "import", "server", "database"] = ""
    kind: Literal[
        "", "extension", "account", "user", "sign-in", "code", "token", "webhook", "status", "organization"
    ] = ""
    since: date | None = None
    until: date | None = None

    def wanted(self, reach: Reach, organization_id: int, time_zone: str) -> ActivityFilter:
        """The same, as the storage lists activity.

        Args:
            reach: What is within reach of who asks.
            organization_id: The organisation.
            time_zone: The time zone that the days are of, by its IANA name.

        Raises:
            RefusedError: A day is not within the years that there are.
        """
        zone = ZoneInfo(time_zone)
        return ActivityFilter(
            reach,
            organization_id,
            self.by or None,
            KINDS[self.kind][1] if self.kind else (),
            self.search.strip(),
            _midnight("since", self.since, zone),
            _midnight("until", self.until, zone, _DAY),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or self.by or self.kind or self.since or self.until)


def _midnight(field: str, day: date | None, zone: ZoneInfo, later: timedelta = timedelta()) -> datetime | None:
    if day is None:
        return None
    # Some days before the first and after the last would be in no year in UTC.
    if not date.min + _DAY < day < date.max - _DAY * 2:
        raise refuse(field, "not in the years 1 to 9999")
    return datetime.combine(day + later, time(), zone)
