"""What the directory's page is asked to show, as its address has it."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.reach import Reach
from dialtree.storage.extension_pages import Selection

SORTS = ("sip", "name", "speed_dial")
"""What the table can be sorted by."""

_YES_OR_NO: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}

_Text = Annotated[str, msgspec.Meta(max_length=200)]
_Cursor = Annotated[str, msgspec.Meta(max_length=2000)]
_Choice = Literal["", "yes", "no"]


class DirectoryQuery(msgspec.Struct, frozen=True, omit_defaults=True, rename={"search": "q"}):
    """Which extensions are shown, and how.

    Attributes:
        search: What is searched for.
        account: The account on which they are; 0 for all.
        only: "1" for those on the account itself alone, and not those below.
        active: Those that are enabled ("yes"), or that are not ("no"); "" for both.
        user: Those that are set to a user, or that are not; "" for both.
        sort: What they are sorted by; "-" before it turns the order round.
        after: The cursor after which the page begins.
        before: The cursor before which it ends.
        start: How many stand before the page, for people to see.
    """

    search: _Text = ""
    account: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] = 0
    only: Literal["", "1"] = ""
    active: _Choice = ""
    user: _Choice = ""
    sort: Literal["sip", "-sip", "name", "-name", "speed_dial", "-speed_dial"] = "sip"
    after: _Cursor = ""
    before: _Cursor = ""
    start: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] = 0

    def selection(self, reach: Reach, organization_id: int) -> Selection:
        """The same, as management lists extensions."""
        return Selection(
            reach,
            organization_id,
            self.account or None,
            below=not self.only,
            active=_YES_OR_NO[self.active],
            has_user=_YES_OR_NO[self.user],
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out of what is on the account."""
        return bool(self.search or self.only or self.active or self.user)

    def told(self, **differently: object) -> dict[str, object]:
        """What an address says that shows the same, but for what is said differently: from its first page on."""
        kept = {name: value for name, value in msgspec.to_builtins(self).items() if name not in _PLACE}
        return {**kept, **differently}


_PLACE = {"after", "before", "start"}


def read_query(values: Mapping[str, str]) -> DirectoryQuery:
    """What an address asks for; a field that is left empty is not asked for.

    Raises:
        RefusedError: It asks for what there is not.
    """
    try:
        given = {name: value for name, value in values.items() if value}
        return msgspec.convert(given, DirectoryQuery, strict=False)
    except msgspec.ValidationError as error:
        raise refuse("query", str(error)) from None
