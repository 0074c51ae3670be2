"""What the directory's page is asked to show, as its address has it."""

from typing import Literal

from dialtree.directory.reach import Reach
from dialtree.storage.extension_pages import Selection
from dialtree.web.console.listing import YES_OR_NO, ListQuery, Number, Sought, YesOrNo


class DirectoryQuery(ListQuery, frozen=True):
    """Which extensions are shown, and how.

    Attributes:
        search: What is searched for.
        account: The account on which they are; 0 for all.
        only: "1" for those on the account itself alone, and not those below.
        active: Those that are enabled ("yes"), or that are not ("no"); "" for both.
        user: Those that are set to a user, or that are not; "" for both.
        sort: What they are sorted by; "-" before it turns the order round.
    """

    search: Sought = ""
    account: Number = 0
    only: Literal["", "1"] = ""
    active: YesOrNo = ""
    user: YesOrNo = ""
    sort: Literal["sip", "-sip", "name", "-name", "speed_dial", "-speed_dial"] = "sip"

    def selection(self, reach: Reach, organization_id: int) -> Selection:
        """The same, as management lists extensions."""
        return Selection(
            reach,
            organization_id,
            self.account or None,
            below=not self.only,
            active=YES_OR_NO[self.active],
            has_user=YES_OR_NO[self.user],
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out of what is on the account."""
        return bool(self.search or self.only or self.active or self.user)
