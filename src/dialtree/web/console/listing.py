"""What a list is asked to show, as its page's address has it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

import msgspec

from dialtree.directory.faults import refuse
from dialtree.directory.identifier import MAX_ID

Sought: TypeAlias = Annotated[str, msgspec.Meta(max_length=200)]
"""What is searched for."""

Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)]
"""How many, or an id; 0 for none."""

Cursor: TypeAlias = Annotated[str, msgspec.Meta(max_length=2000)]
"""A place in a list."""

YesOrNo: TypeAlias = Literal["", "yes", "no"]
"""Those that are something, or that are not; "" for both."""

YES_OR_NO: Mapping[YesOrNo, bool | None] = {"": None, "yes": True, "no": False}
"""The same, as management lists things."""

T = TypeVar("T", bound=msgspec.Struct)


class ListQuery(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, rename={"search": "q"}):
    """Which page of a list is shown. The query of each list adds what it can be narrowed down by.

    Attributes:
        after: The cursor after which the page begins.
        before: The cursor before which it ends.
        start: How many stand before the page, for people to see.
    """

    after: Cursor = ""
    before: Cursor = ""
    start: Number = 0

    def told(self, **differently: object) -> dict[str, object]:
        """What an address says that shows the same, but for what is said differently: from its first page on."""
        kept = {name: value for name, value in msgspec.to_builtins(self).items() if name not in _PLACE}
        return {name: value for name, value in {**kept, **differently}.items() if value}


_PLACE = frozenset(ListQuery.__struct_fields__)


def read_query(values: Mapping[str, Any], of: type[T]) -> T:
    """What an address asks for; a field that is left empty is not asked for.

    Args:
        values: The address's query.
        of: What it can ask for.

    Raises:
        RefusedError: It asks for what there is not.
    """
    given = {name: value for name, value in dict(values).items() if value}
    try:
        return msgspec.convert(given, of, strict=False)
    except msgspec.ValidationError as error:
        raise refuse("query", str(error)) from None
