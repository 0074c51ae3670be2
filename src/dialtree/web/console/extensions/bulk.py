"""What is done to many extensions at once, as an address has it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from dialtree.directory.identifier import MAX_ID
from dialtree.web.console.answers import AnyRequest
from dialtree.web.console.directory.query import DirectoryQuery
from dialtree.web.console.extensions.choices import ACCOUNT, USER
from dialtree.web.console.listing import Number, read_query

_Id = Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]


class BulkQuery(msgspec.Struct, frozen=True, omit_defaults=True):
    """A deed, and to which extensions.

    Attributes:
        do: What is done to them; "" when nobody has said so yet.
        ids: Those that were ticked.
        every: Whether all that the table shows on all its pages are meant, and not those that were ticked.
        account_id: The account that they move to; 0 while none is chosen.
        user_id: The user that they are set to; 0 while none is chosen.
    """

    do: Literal["", "move", "enable", "disable", "set_user", "clear_user"] = ""
    ids: list[_Id] = []
    every: Literal["", "1"] = ""
    account_id: Number = 0
    user_id: Number = 0

    @property
    def selects_nothing(self) -> bool:
        """Whether there is nothing to be done, or nothing to do it to."""
        return not self.do or not (self.ids or self.every)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be chosen where they move, or whom they are set to."""
        return (self.do == "move" and not self.account_id) or (self.do == "set_user" and not self.user_id)

    @property
    def change(self) -> Mapping[str, Any]:
        """What changes of each of them."""
        match self.do:
            case "move":
                return {ACCOUNT: self.account_id}
            case "set_user":
                return {USER: self.user_id}
            case "clear_user":
                return {USER: None}
            case _:
                return {"active": self.do == "enable"}

    def told(self) -> list[tuple[str, str]]:
        """What an address says of which extensions are meant, and what is to be done, but not where they move to."""
        ids = [] if self.every else [("id", str(it)) for it in self.ids]
        return [("do", self.do), *([("every", "1")] if self.every else []), *ids]


def read_bulk(request: AnyRequest) -> tuple[BulkQuery, DirectoryQuery]:
    """What an address asks for, and what the table showed.

    Raises:
        RefusedError: It asks for what there is not.
    """
    ids = request.query_params.getall("id", [])
    bulk = read_query({**request.query_params, "ids": ids}, BulkQuery)
    return bulk, read_query(request.query_params, DirectoryQuery)
