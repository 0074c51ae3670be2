"""What a reader finds on its way through a file, beside the records."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from dialtree.directory.faults import Fault, RefusedError
from dialtree.sources.record import BadRow, Reading, Record, Remark

T = TypeVar("T")
V = TypeVar("V")

_LONGEST_SHOWN = 80


class Findings:
    """Bad rows, warnings and notices, in the order in which they were found."""

    def __init__(self) -> None:
        self._bad_rows: list[BadRow] = []
        self._warnings: list[Remark] = []
        self._notices: list[Remark] = []

    def refuse(self, place: int, field: str, message: str, file: str = "") -> None:
        """Notes a place that cannot be imported."""
        self._bad_rows.append(BadRow(place, Fault(field, message), file))

    def refuse_all(self, place: int, faults: Iterable[Fault], file: str = "") -> None:
        """Notes everything that is wrong with one place."""
        self._bad_rows.extend(BadRow(place, fault, file) for fault in faults)

    def warn(self, place: int, text: str, file: str = "") -> None:
        """Notes what is probably a mistake."""
        self._warnings.append(Remark(file, place, text))

    def note(self, place: int, text: str, file: str = "") -> None:
        """Notes what is passed over."""
        self._notices.append(Remark(file, place, text))

    def reading(self, kind: str, place_name: str, records: Iterable[Record]) -> Reading:
        """The whole reading of a file: these records and everything found."""
        return Reading(
            kind, place_name, tuple(records), tuple(self._bad_rows), tuple(self._warnings), tuple(self._notices)
        )


class Cleaner:
    """Cleans the values of one place by the rules of the directory, and keeps every fault.

    Attributes:
        faults: What is wrong so far.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def clean(self, rule: Callable[[str, V], T], field: str, value: V) -> T | None:
        """The clean value; None when it is refused, which then is among the faults.

        Args:
            rule: A function of the directory that takes a field and a value and raises RefusedError.
            field: The field's name in the file.
            value: The value as given.
        """
        try:
            return rule(field, value)
        except RefusedError as error:
            self.faults.extend(error.faults)
            return None


def shown(text: str) -> str:
    """A text of a file as a remark may repeat it: cut short, escaped where a terminal would obey it."""
    short = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return short if short.isprintable() else repr(short)
