"""What an import tells of its plan: faults, warnings and notices, and what would change."""

from collections.abc import Iterable, Sequence

import msgspec

from dialtree.cli.output import isolated, plural, print_line, say
from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.user import User
from dialtree.management.audit import changes
from dialtree.sources.plan import Change, Plan, Planned
from dialtree.sources.record import Reading

MOST_SHOWN = 100
"""How many things of one sort a dry run shows on the terminal; `--json` shows all."""


def print_remarks(reading: Reading, plan: Plan) -> None:
    """Prints what stands in the way, what is probably a mistake, and what was passed over: on standard error."""
    for bad in plan.refused:
        say(f"{_where(reading, bad.file, bad.place)}{bad.fault}")
    for kind, remarks in (("warning", plan.warnings), ("notice", plan.notices)):
        for remark in remarks:
            say(f"{kind}: {_where(reading, remark.file, remark.place)}{remark.text}")


def print_details(plan: Plan) -> None:
    """Prints what would be added, changed field by field, and disabled."""
    for kind, planned in _kinds(plan):
        _print_some(f"+ {kind} {_named(it)}" for it in planned.added)
        _print_some(line for change in planned.changed for line in _changed(kind, change))
    _print_some(f"- extension {_named(it)} disabled: the file no longer has it" for it in plan.disabled)


def print_summary(plan: Plan, *, dry_run: bool) -> None:
    """Prints how many things are added, changed and left alone."""
    would = "would be " if dry_run else ""
    for kind, planned in _kinds(plan):
        counts = (
            f"{len(planned.added):,} {would}added, {len(planned.changed):,} {would}changed, "
            f"{planned.unchanged:,} left alone"
        )
        if planned.added or planned.changed or planned.unchanged:
            print_line(f"{kind.capitalize() + 's':<10}  {counts}")
    if plan.disabled:
        print_line(f"Pruned      {plural(len(plan.disabled), 'extension')} {would}disabled")
    print_line(f"Organisation {plan.organization_id}: {'nothing was written (dry run)' if dry_run else 'done'}.")


def as_document(reading: Reading, plan: Plan, *, dry_run: bool) -> dict[str, object]:
    """The whole plan as JSON, for programs."""
    document: dict[str, object] = {
        "format": reading.format,
        "organization_id": plan.organization_id,
        "written": not dry_run and not plan.refused,
        "place_name": reading.place_name,
    }
    for kind, planned in _kinds(plan):
        document[f"{kind}s"] = {
            "added": [msgspec.to_builtins(it) for it in planned.added],
            "changed": [{**_key(it.after), "fields": changes(it.before, it.after)} for it in planned.changed],
            "unchanged": planned.unchanged,
        }
    document["disabled"] = [msgspec.to_builtins(it) for it in plan.disabled]
    document["refused"] = [
        {"file": it.file, "place": it.place, "field": it.fault.field, "message": it.fault.message}
        for it in plan.refused
    ]
    for name, remarks in (("warnings", plan.warnings), ("notices", plan.notices)):
        document[name] = [{"file": it.file, "place": it.place, "text": it.text} for it in remarks]
    return document


def _kinds(
    plan: Plan,
) -> Sequence[tuple[str, Planned[Account] | Planned[User] | Planned[Extension]]]:
    return (("account", plan.accounts), ("user", plan.users), ("extension", plan.extensions))


def _changed(kind: str, change: Change[Account] | Change[User] | Change[Extension]) -> Iterable[str]:
    before, after = msgspec.structs.asdict(change.before), msgspec.structs.asdict(change.after)
    for field, value in after.items():
        if before[field] != value:
            yield f"~ {kind} {_named(change.after)}: {field} {_shown(before[field])} -> {_shown(value)}"


def _named(thing: Account | User | Extension) -> str:
    if isinstance(thing, Extension):
        return f"{thing.sip} ({thing.name})"
    if isinstance(thing, User):
        return f"{thing.id} ({thing.name or thing.email})"
    return f"{thing.id} ({thing.name})"


def _key(thing: Account | User | Extension) -> dict[str, object]:
    return {"id": thing.id, "sip": thing.sip} if isinstance(thing, Extension) else {"id": thing.id}


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{isolated(value)}"'
    return {None: "none", True: "yes", False: "no"}[value] if value is None or isinstance(value, bool) else str(value)


def _where(reading: Reading, file: str, place: int) -> str:
    where = reading.locate(file, place)
    return f"{where}: " if where else ""


def _print_some(lines: Iterable[str]) -> None:
    left_out = 0
    for number, line in enumerate(lines):
        if number < MOST_SHOWN:
            print_line(line)
        else:
            left_out += 1
    if left_out:
        print_line(f"… and {left_out:,} more; --json shows all")
