"""What operations on extensions come to, and what is wrong with them: the rules, without a database."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from dialtree.directory.extension import Extension, clean_sip, clean_speed_dial
from dialtree.directory.faults import NotFoundError, RefusedError, not_found, refuse
from dialtree.directory.text import clean_name
from dialtree.management.extensions.operations import (
    Change,
    Create,
    Delete,
    Finding,
    Operation,
    OperationsError,
    Outcome,
)
from dialtree.management.extensions.surroundings import Surroundings

_CLEAN = {"sip": clean_sip, "name": clean_name, "speed_dial": clean_speed_dial}
_UNIQUE = ("sip", "speed_dial")


def draft(operations: Sequence[Operation], found: Surroundings) -> Outcome:
    """What operations come to, one after another.

    SIP ids and speed dials are held against one another as they are in the end: they may change hands.

    Args:
        operations: The operations.
        found: What they have to fit in with.

    Raises:
        OperationsError: Some break rules; all that is wrong is told.
    """
    drafts = _Drafts(found)
    for index, operation in enumerate(operations):
        drafts.carry_out(index, operation)
    for field in _UNIQUE:
        drafts.check_unique(field)
    if drafts.findings:
        raise OperationsError(drafts.findings)
    return drafts.outcome()


class _Drafts:
    def __init__(self, found: Surroundings) -> None:
        self.findings: list[Finding] = []
        self._found = found
        self._ids: list[int] = []
        self._next_id = found.next_id
        self._now: dict[int, Extension | None] = {}
        self._given: dict[tuple[str, int], int] = {}

    def carry_out(self, index: int, operation: Operation) -> None:
        match operation:
            case Create():
                blank = Extension(self._next_id, 0, "", "", "", None, active=True)
                self._next_id += 1
                self._ids.append(blank.id)
                self._edit(index, blank, msgspec.structs.asdict(operation))
            case Change():
                self._ids.append(operation.id)
                if before := self._find(index, operation.id):
                    self._edit(index, before, operation.fields)
            case Delete():
                self._ids.append(operation.id)
                if before := self._find(index, operation.id):
                    self._delete(index, before)

    def check_unique(self, field: str) -> None:
        has = {getattr(it, field): it for it in self._found.holders if it.id not in self._now}
        # Who has kept a value has it before those who are given it, and of those the first.
        there = [it for it in self._now.values() if it is not None and getattr(it, field)]
        for extension in sorted(there, key=lambda it: self._given.get((field, it.id), -1)):
            holder = has.setdefault(getattr(extension, field), extension)
            if holder is not extension:
                fault = self._taken(field, getattr(extension, field), holder)
                self._note(self._given.get((field, extension.id), 0), fault)

    def outcome(self) -> Outcome:
        before = {it: extension for it, (_, extension) in self._found.extensions.items()}
        return Outcome(
            organization_id=self._found.organization_id,
            ids=self._ids,
            added=[now for it, now in self._now.items() if now and it not in before],
            changed=[(before[it], now) for it, now in self._now.items() if now and before.get(it, now) != now],
            deleted=[before[it] for it, now in self._now.items() if now is None],
        )

    def _find(self, index: int, extension_id: int) -> Extension | None:
        organization_id, before = self._found.extensions.get(extension_id, (0, None))
        now = self._now.get(extension_id, before)
        if now is None:
            self._note(index, not_found("extension_id", f"there is no extension {extension_id}"))
        elif organization_id != self._found.organization_id:
            self._note(index, refuse("extension_id", f"{extension_id} is of another organisation ({organization_id})"))
            return None
        return now

    def _edit(self, index: int, before: Extension, fields: Mapping[str, Any]) -> None:
        good: dict[str, Any] = {}
        for field, value in fields.items():
            try:
                good[field] = self._checked(field, value)
            except RefusedError as refusal:
                self._note(index, refusal)
            self._given[field, before.id] = index
        self._now[before.id] = msgspec.structs.replace(before, **good)

    def _delete(self, index: int, before: Extension) -> None:
        if before.active:
            self._note(index, refuse("extension_id", f"{before.sip} is enabled; disable it before you delete it"))
        else:
            self._now[before.id] = None

    def _checked(self, field: str, value: Any) -> Any:  # noqa: ANN401 - a field's value
        if field in _CLEAN:
            return _CLEAN[field](field, value)
        if field == "account_id" or (field == "user_id" and value is not None):
            self._check_same_organization(field, value)
        return value

    def _check_same_organization(self, field: str, value: int) -> None:
        kind, reached = ("account", self._found.accounts) if field == "account_id" else ("user", self._found.users)
        if value not in reached:
            raise not_found(field, f"there is no {kind} {value}")
        if reached[value] != self._found.organization_id:
            raise refuse(field, f"{value} is of another organisation ({reached[value]})")

    def _taken(self, field: str, value: str, holder: Extension) -> RefusedError:
        if field == "sip":
            return refuse(field, f"extension {value} exists already")
        seen = holder.id in self._now or holder.account_id in self._found.accounts
        return refuse(field, f"{value} belongs to {f'extension {holder.sip}' if seen else 'another extension'}")

    def _note(self, index: int, refusal: RefusedError) -> None:
        missing = isinstance(refusal, NotFoundError)
        self.findings.extend(Finding(index, fault, missing) for fault in refusal.faults)
