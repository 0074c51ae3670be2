"""How many requests a worker has answered, and how."""

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

Asked: TypeAlias = Literal["GetExtensions", "SetStatusFromAPI", "GetStatusesList", "api", "console", "other"]
"""What is asked for: an address of the contract, the REST API, a page, anything else."""

Outcome: TypeAlias = Literal["answered", "unchanged", "unmatched", "refused", "failed"]
"""How it ends: with what was asked for; with a word that it is as before; by a code, token or session that is none;
because the request is wrong; because something is wrong with us."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

_UNCHANGED, _UNPROVEN, _WRONG, _FAILED = 304, 401, 400, 500


class RequestCounts:
    """Counts, since the worker started. No code, address or name is among them."""

    def __init__(self) -> None:
        self._counts: dict[Asked, dict[Outcome, int]] = {it: dict.fromkeys(OUTCOMES, 0) for it in get_args(Asked)}

    def count(self, asked: Asked, outcome: Outcome) -> None:
        """Counts a request."""
        self._counts[asked][outcome] += 1

    @property
    def counts(self) -> Mapping[Asked, Mapping[Outcome, int]]:
        """How many there were, by what was asked for and how it ended."""
        return {asked: dict(counts) for asked, counts in self._counts.items()}


def outcome_of(status: int) -> Outcome:
    """How a request has ended, by the status it was answered with."""
    if status >= _FAILED:
        return "failed"
    if status >= _WRONG:
        return "unmatched" if status == _UNPROVEN else "refused"
    return "unchanged" if status == _UNCHANGED else "answered"
