"""How much a plan would do, in numbers."""

from collections.abc import Iterable

import msgspec

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.faults import Fault
from dialtree.directory.user import User
from dialtree.management.uploads.lines import FaultLine, fault_line
from dialtree.sources.plan import Plan, Planned
from dialtree.sources.record import Reading

_AS_A_WHOLE = 0
"""The place of what is about the file as a whole."""


class Tally(msgspec.Struct, frozen=True):
    """How many things of a kind an import adds, changes, and leaves as they are.

    Attributes:
        added: New ones.
        changed: Those that change.
        unchanged: Those that the file names and that stay as they are.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Report(msgspec.Struct, frozen=True):
    """How much an import does.

    Attributes:
        format: What kind of file it is: "CSV", "pjsip.conf" or "saved answer"; "" when that cannot be told.
        place_name: What a place of it is called: "line" or "entry".
        rows: How many rows, sections or entries it has, bad ones included.
        accounts: What happens to accounts.
        users: What happens to users.
        extensions: What happens to extensions.
        disabled: How many extensions are disabled because the file does not name them.
        faults: How many faults stand in the way.
        warnings: How much is probably a mistake.
        notices: How much is passed over.
        changes: How many things are added, changed and disabled, all together.
    """

    format: str = ""
    place_name: str = "line"
    rows: int = 0
    accounts: Tally = Tally()
    users: Tally = Tally()
    extensions: Tally = Tally()
    disabled: int = 0
    faults: int = 0
    warnings: int = 0
    notices: int = 0
    changes: int = 0


def report_of(reading: Reading, plan: Plan) -> Report:
    """How much a plan would do."""
    accounts, users, extensions = _tally(plan.accounts), _tally(plan.users), _tally(plan.extensions)
    tallies = (accounts, users, extensions)
    return Report(
        format=reading.format,
        place_name=reading.place_name,
        rows=reading.rows,
        accounts=accounts,
        users=users,
        extensions=extensions,
        disabled=len(plan.disabled),
        faults=len(plan.refused),
        warnings=len(plan.warnings),
        notices=len(plan.notices),
        changes=sum(it.added + it.changed for it in tallies) + len(plan.disabled),
    )


def refusal_of(reading: Reading | None, faults: Iterable[Fault]) -> tuple[Report, list[FaultLine]]:
    """What is told of a file that cannot be planned.

    Args:
        reading: What it says; None when it cannot even be read.
        faults: Why.
    """
    lines = [fault_line(_AS_A_WHOLE, it, {}) for it in faults]
    if reading is None:
        return Report(faults=len(lines)), lines
    return Report(reading.format, reading.place_name, reading.rows, faults=len(lines)), lines


def _tally(planned: Planned[Account] | Planned[User] | Planned[Extension]) -> Tally:
    return Tally(len(planned.added), len(planned.changed), planned.unchanged)
