"""One field of many things, of which several records may speak: they must say the same."""

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import UNSET, UnsetType

from dialtree.sources.planning.report import Report
from dialtree.sources.record import Record

V = TypeVar("V", bound=str | int | None)


class Agreement(Generic[V]):
    """What the records say of one field, by the id of the thing.

    The first record that speaks of a thing settles its value; each later one that says something else is refused.
    """

    def __init__(self, column: str, read: Callable[[Record], V | UnsetType], report: Report) -> None:
        self._column = column
        self._read = read
        self._report = report
        self._settled: dict[int, Record] = {}

    def hear(self, thing_id: int, record: Record) -> None:
        """Takes in what a record says of a thing, if it says anything."""
        value = self._read(record)
        if value is UNSET:
            return
        settled = self._settled.setdefault(thing_id, record)
        if settled is not record and self._read(settled) != value:
            there = f"{_shown(self._read(settled))} {self._report.locate(settled, record)}"
            self._report.refuse(record, self._column, f"{_shown(value)} here, {there}")

    def settled(self, thing_id: int) -> V | UnsetType:
        """The value that the file says; UNSET when it says none."""
        record = self._settled.get(thing_id)
        return self._read(record) if record else UNSET

    def settled_by(self, thing_id: int) -> Record | None:
        """The record that settled it."""
        return self._settled.get(thing_id)


def _shown(value: object) -> str:
    if value is None or value == "":
        return "empty"
    return repr(value) if isinstance(value, str) else str(value).lower()
