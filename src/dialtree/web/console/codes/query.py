"""What the page of codes is asked to show, as its address has it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.reach import Reach
from dialtree.storage.codes import CodeFilter

_Cursor = Annotated[str, msgspec.Meta(max_length=2000)]
_PLACE = {"after", "before", "start"}


class CodesQuery(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which codes are shown, and how.

    Attributes:
        state: Those in one state; "" for any.
        sort: What they are sorted by; "-" before it turns the order round.
        after: The cursor after which the page begins.
        before: The cursor before which it ends.
        start: How many stand before the page, for people to see.
    """

    state: Literal["", "active", "expired", "revoked"] = ""
    sort: Literal["id", "-id", "label", "-label"] = "-id"
    after: _Cursor = ""
    before: _Cursor = ""
    start: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] = 0

    def filter(self, reach: Reach, organization_id: int, now: datetime) -> CodeFilter:
        """The same, as management lists codes."""
        return CodeFilter(reach, now, organization_id, state=self.state or None)

    def told(self, **differently: object) -> dict[str, object]:
        """What an address says that shows the same, but for what is said differently: from its first page on."""
        kept = {name: value for name, value in msgspec.to_builtins(self).items() if name not in _PLACE}
        return {**kept, **differently}


def read_query(values: Mapping[str, str]) -> CodesQuery:
    """What an address asks for; a field that is left empty is not asked for.

    Raises:
        RefusedError: It asks for what there is not.
    """
    try:
        return msgspec.convert({name: value for name, value in values.items() if value}, CodesQuery, strict=False)
    except msgspec.ValidationError as error:
        raise refuse("query", str(error)) from None
