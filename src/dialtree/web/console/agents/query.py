"""What the agent board is asked to show, as its address has it."""

from typing import Annotated, Literal

import msgspec

from dialtree.directory.agent_status import MOST_STATUS_ID
from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.reach import Reach
from dialtree.storage.agent_views import AgentFilter
from dialtree.storage.extension_pages import Selection
from dialtree.storage.paging import USUAL
from dialtree.web.console.listing import YES_OR_NO, ListQuery, Number, Sought, YesOrNo

_DIGITS = len(str(MAX_ID))


class BoardQuery(ListQuery, frozen=True):
    """Which extensions are shown, and how.

    Attributes:
        search: What is searched for.
        account: The account on which they are; 0 for all.
        only: "1" for those on the account itself alone, and not those below.
        held: Those that somebody holds ("yes"), or that are free ("no"); "" for both.
        status: Those whose holder is at the status of this number; 0 for any.
        sort: What they are sorted by; "-" before it turns the order round.
    """

    search: Sought = ""
    account: Number = 0
    only: Literal["", "1"] = ""
    held: YesOrNo = ""
    status: Annotated[int, msgspec.Meta(ge=0, le=MOST_STATUS_ID)] = 0
    sort: Literal["sip", "-sip", "name", "-name", "speed_dial", "-speed_dial"] = "sip"

    def where(self, reach: Reach, organization_id: int) -> Selection:
        """The extensions that the board is of, whoever holds them."""
        return Selection(reach, organization_id, self.account or None, below=not self.only)

    def wanted(self, reach: Reach, organization_id: int) -> AgentFilter:
        """Those of them that are shown."""
        where = self.where(reach, organization_id)
        return AgentFilter(where, self.status or None, YES_OR_NO[self.held], search=self.search)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out of what is on the account."""
        return bool(self.search or self.only or self.held or self.status)

    @property
    def here(self) -> dict[str, object]:
        """What an address says that shows the same page of it."""
        told: dict[str, object] = msgspec.to_builtins(self)
        return told


def read_ids(text: str) -> list[int]:
    """The extensions that a script asks for anew: numbers with full stops between, not more than a page has.

    Raises:
        RefusedError: Something else is asked for.
    """
    parts = text.split(".") if text else []
    if len(parts) > USUAL or not all(it.isascii() and it.isdigit() and len(it) < _DIGITS for it in parts):
        raise refuse("ids", "not numbers of extensions")
    return [int(it) for it in parts]
