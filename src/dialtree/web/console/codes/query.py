"""What the page of codes is asked to show, as its address has it."""

from datetime import datetime
from typing import Literal

from dialtree.directory.reach import Reach
from dialtree.storage.codes import CodeFilter
from dialtree.web.console.listing import ListQuery


class CodesQuery(ListQuery, frozen=True):
    """Which codes are shown, and how.

    Attributes:
        state: Those in one state; "" for any.
        sort: What they are sorted by; "-" before it turns the order round.
    """

    state: Literal["", "active", "expired", "revoked"] = ""
    sort: Literal["id", "-id", "label", "-label"] = "-id"

    def filter(self, reach: Reach, organization_id: int, now: datetime) -> CodeFilter:
        """The same, as management lists codes."""
        return CodeFilter(reach, now, organization_id, state=self.state or None)
