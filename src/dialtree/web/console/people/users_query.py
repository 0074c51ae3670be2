"""What the table of users is asked to show, as its address has it."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID
from dialtree.directory.reach import Reach
from dialtree.storage.users import UserFilter

_YES_OR_NO: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}

_Cursor = Annotated[str, msgspec.Meta(max_length=2000)]


class UsersQuery(msgspec.Struct, frozen=True, omit_defaults=True, rename={"search": "q"}):
    """Which users are shown, and how.

    Attributes:
        search: What is searched for.
        active: Those who are enabled ("yes"), or who are not ("no"); "" for both.
        role: Those who have it; "none" for those who do not sign in, "" for all.
        sort: What they are sorted by; "-" before it turns the order round.
        after: The cursor after which the page begins.
        before: The cursor before which it ends.
        start: How many stand before the page, for people to see.
    """

    search: Annotated[str, msgspec.Meta(max_length=200)] = ""
    active: Literal["", "yes", "no"] = ""
    role: Literal["", "manager", "viewer", "agent", "none"] = ""
    sort: Literal["name", "-name", "id", "-id"] = "name"
    after: _Cursor = ""
    before: _Cursor = ""
    start: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] = 0

    def wanted(self, reach: Reach, organization_id: int) -> UserFilter:
        """The same, as management lists users."""
        return UserFilter(reach, organization_id, _YES_OR_NO[self.active], self.search, self.role or None)

    @property
    def is_narrowed(self) -> bool:
        """Whether anybody is left out."""
        return bool(self.search or self.active or self.role)

    def told(self, **differently: object) -> dict[str, object]:
        """What an address says that shows the same, but for what is said differently: from its first page on."""
        kept = {name: value for name, value in msgspec.to_builtins(self).items() if name not in _PLACE}
        return {**kept, **differently}


_PLACE = {"after", "before", "start"}


def read_users_query(values: Mapping[str, str]) -> UsersQuery:
    """What an address asks for; a field that is left empty is not asked for.

    Raises:
        RefusedError: It asks for what there is not.
    """
    try:
        given = {name: value for name, value in values.items() if value}
        return msgspec.convert(given, UsersQuery, strict=False)
    except msgspec.ValidationError as error:
        raise refuse("query", str(error)) from None
