"""What the lists of operators are asked to show, as their addresses have it."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.reach import Reach
from dialtree.storage.organizations import OrganizationFilter

_YES_OR_NO: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}
_PLACE = {"after", "before", "start"}

_Cursor = Annotated[str, msgspec.Meta(max_length=2000)]


class OrganizationQuery(msgspec.Struct, frozen=True, omit_defaults=True, rename={"search": "q"}):
    """Which organisations are shown, and how.

    Attributes:
        search: What is searched for.
        active: Those that are enabled ("yes"), or that are not ("no"); "" for both.
        sort: What they are sorted by; "-" before it turns the order round.
        after: The cursor after which the page begins.
        before: The cursor before which it ends.
        start: How many stand before the page, for people to see.
    """

    search: Annotated[str, msgspec.Meta(max_length=200)] = ""
    active: Literal["", "yes", "no"] = ""
    sort: Literal["name", "-name", "id", "-id"] = "name"
    after: _Cursor = ""
    before: _Cursor = ""
    start: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] = 0

    def filter(self, reach: Reach) -> OrganizationFilter:
        """The same, as management lists organisations."""
        return OrganizationFilter(reach, _YES_OR_NO[self.active])

    @property
    def is_narrowed(self) -> bool:
        """Whether any are left out."""
        return bool(self.search or self.active)

    def told(self, **differently: object) -> dict[str, object]:
        """What an address says that shows the same, but for what is said differently: from its first page on."""
        kept = {name: value for name, value in msgspec.to_builtins(self).items() if name not in _PLACE}
        return {**kept, **differently}


def read_query(values: Mapping[str, str]) -> OrganizationQuery:
    """What an address asks for; a field that is left empty is not asked for.

    Raises:
        RefusedError: It asks for what there is not.
    """
    try:
        return msgspec.convert({name: it for name, it in values.items() if it}, OrganizationQuery, strict=False)
    except msgspec.ValidationError as error:
        raise refuse("query", str(error)) from None
