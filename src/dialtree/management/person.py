"""A person, as what is written down may tell of them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from dialtree.directory.traces import Traces
from dialtree.storage.traces import Trace

_PERSONAL = ("name", "email")

NAMING = ("user", "credential")
"""The kinds of things of which the audit says who the person is."""


class Person(msgspec.Struct, frozen=True):
    """A person.

    Attributes:
        user_id: Their user.
        sign_ins: The numbers of every credential that they have had.
        traces: By what they are known.
    """

    user_id: int
    sign_ins: Collection[int]
    traces: Traces

    def rewritten(self, row: Trace) -> Trace:
        """A row of the audit, with "" in place of what tells of them; what they did was then done by nobody."""
        about = is_about(row, self.user_id, self.sign_ins)
        by_person = row.actor_kind == "person"
        own = (by_person and row.actor_id in self.sign_ins) or self.traces.are_in(row.actor)
        unproven = about and by_person and row.actor_id is None
        return msgspec.structs.replace(
            row,
            actor="" if own else row.actor,
            actor_id=None if own and by_person else row.actor_id,
            address="" if own or unproven else row.address,
            details=self.traces.blanked(row.details, of_people=about),
        )


def is_about(row: Trace, user_id: int, sign_ins: Collection[int]) -> bool:
    """Whether something was done to a user, or to how they sign in."""
    if row.entity == "user":
        return row.entity_id == user_id
    return row.entity == "credential" and (row.entity_id in sign_ins or row.details.get("user_id") == user_id)


def texts(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names and e-mails that the audit tells of a person, also before a change, each with "name" or "email"."""
    for field in _PERSONAL:
        told = details.get(field)
        for value in told.values() if isinstance(told, dict) else [told]:
            if isinstance(value, str):
                yield field, value
