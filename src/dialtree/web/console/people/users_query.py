"""What the table of users is asked to show, as its address has it."""

from typing import Literal

from dialtree.directory.reach import Reach
from dialtree.storage.users import UserFilter
from dialtree.web.console.listing import YES_OR_NO, ListQuery, Sought, YesOrNo


class UsersQuery(ListQuery, frozen=True):
    """Which users are shown, and how.

    Attributes:
        search: What is searched for.
        active: Those who are enabled ("yes"), or who are not ("no"); "" for both.
        role: Those who have it; "none" for those who do not sign in, "" for all.
        sort: What they are sorted by; "-" before it turns the order round.
    """

    search: Sought = ""
    active: YesOrNo = ""
    role: Literal["", "manager", "viewer", "agent", "none"] = ""
    sort: Literal["name", "-name", "id", "-id"] = "name"

    def wanted(self, reach: Reach, organization_id: int) -> UserFilter:
        """The same, as management lists users."""
        return UserFilter(reach, organization_id, YES_OR_NO[self.active], self.search, self.role or None)

    @property
    def is_narrowed(self) -> bool:
        """Whether anybody is left out."""
        return bool(self.search or self.active or self.role)
