"""What a thing was at a moment, from what is logged of its changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

State: TypeAlias = Mapping[str, Any]
"""The fields of a thing, by name, as the change log has them."""


class Change(msgspec.Struct, frozen=True):
    """One change of a thing, as the change log has it.

    Attributes:
        revision: The revision of the organisation that it made.
        at: When (aware).
        operation: "insert", "update" or "delete".
        before: What the thing was; None when it was not there.
        after: What it was from then on; None when it was no more.
    """

    revision: int
    at: datetime
    operation: str
    before: State | None
    after: State | None


def state_at(changes: Sequence[Change], present: State | None, at: datetime) -> State | None:
    """What a thing was at a moment; None when it was not there.

    Clocks are set back now and then: what counts is the last change, by revision, of those that bear no later moment.

    Args:
        changes: The changes that are known of it, without a gap up to now, by revision.
        present: What it is now; None when it is not there.
        at: The moment (aware).
    """
    for change in reversed(changes):
        if change.at <= at:
            return change.after
    return changes[0].before if changes else present


def difference(before: State | None, after: State | None) -> tuple[State | None, State | None]:
    """What differs between two states: the fields whose values do, as they were and as they became.

    Of a thing that came or went, all that is known of it.
    """
    if before is None or after is None:
        return before, after
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
