"""What the lists of operators are asked to show, as their addresses have it."""

from typing import Literal

from dialtree.directory.reach import Reach
from dialtree.storage.organizations import OrganizationFilter
from dialtree.web.console.listing import YES_OR_NO, ListQuery, Sought, YesOrNo


class OrganizationQuery(ListQuery, frozen=True):
    """Which organisations are shown, and how.

    Attributes:
        search: What is searched for.
        active: Those that are enabled ("yes"), or that are not ("no"); "" for both.
        sort: What they are sorted by; "-" before it turns the order round.
    """

    search: Sought = ""
    active: YesOrNo = ""
    sort: Literal["name", "-name", "id", "-id"] = "name"

    def filter(self, reach: Reach) -> OrganizationFilter:
        """The same, as management lists organisations."""
        return OrganizationFilter(reach, YES_OR_NO[self.active])

    @property
    def is_narrowed(self) -> bool:
        """Whether any are left out."""
        return bool(self.search or self.active)
