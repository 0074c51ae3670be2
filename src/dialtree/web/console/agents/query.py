"""What the agent board is asked to show, as its address has it."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from dialtree.directory.agent_status import MOST_STATUS_ID
from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.reach import Reach
from dialtree.storage.agent_views import AgentFilter
from dialtree.storage.extension_pages import Selection
from dialtree.storage.paging import USUAL

_YES_OR_NO: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}

_Text = Annotated[str, msgspec.Meta(max_length=200)]
_Cursor = Annotated[str, msgspec.Meta(max_length=2000)]
_DIGITS = len(str(MAX_ID))


class BoardQuery(msgspec.Struct, frozen=True, omit_defaults=True, rename={"search": "q"}):
    """Which extensions are shown, and how.

    Attributes:
        search: What is searched for.
        account: The account on which they are; 0 for all.
        only: "1" for those on the account itself alone, and not those below.
        held: Those that somebody holds ("yes"), or that are free ("no"); "" for both.
        status: Those whose holder is at the status of this number; 0 for any.
        sort: What they are sorted by; "-" before it turns the order round.
        after: The cursor after which the page begins.
        before: The cursor before which it ends.
        start: How many stand before the page, for people to see.
    """

    search: _Text = ""
    account: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] = 0
    only: Literal["", "1"] = ""
    held: Literal["", "yes", "no"] = ""
    status: Annotated[int, msgspec.Meta(ge=0, le=MOST_STATUS_ID)] = 0
    sort: Literal["sip", "-sip", "name", "-name", "speed_dial", "-speed_dial"] = "sip"
    after: _Cursor = ""
    before: _Cursor = ""
    start: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] = 0

    def where(self, reach: Reach, organization_id: int) -> Selection:
        """The extensions that the board is of, whoever holds them."""
        return Selection(reach, organization_id, self.account or None, below=not self.only)

    def wanted(self, reach: Reach, organization_id: int) -> AgentFilter:
        """Those of them that are shown."""
        where = self.where(reach, organization_id)
        return AgentFilter(where, self.status or None, _YES_OR_NO[self.held], search=self.search)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out of what is on the account."""
        return bool(self.search or self.only or self.held or self.status)

    def told(self, **differently: object) -> dict[str, object]:
        """What an address says that shows the same, but for what is said differently: from its first page on."""
        kept = {name: value for name, value in msgspec.to_builtins(self).items() if name not in _PLACE}
        return {name: value for name, value in {**kept, **differently}.items() if value not in _UNSAID}

    @property
    def here(self) -> dict[str, object]:
        """What an address says that shows the same page of it."""
        told: dict[str, object] = msgspec.to_builtins(self)
        return told


_PLACE = {"after", "before", "start"}
_UNSAID = ("", 0)


def read_query(values: Mapping[str, str]) -> BoardQuery:
    """What an address asks for; a field that is left empty is not asked for.

    Raises:
        RefusedError: It asks for what there is not.
    """
    try:
        given = {name: value for name, value in values.items() if value}
        return msgspec.convert(given, BoardQuery, strict=False)
    except msgspec.ValidationError as error:
        raise refuse("query", str(error)) from None


def read_ids(text: str) -> list[int]:
    """The extensions that a script asks for anew: numbers with full stops between, not more than a page has.

    Raises:
        RefusedError: Something else is asked for.
    """
    parts = text.split(".") if text else []
    if len(parts) > USUAL or not all(it.isascii() and it.isdigit() and len(it) < _DIGITS for it in parts):
        raise refuse("ids", "not numbers of extensions")
    return [int(it) for it in parts]
