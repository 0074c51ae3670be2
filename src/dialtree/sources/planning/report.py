"""What planning finds: places that stand in the way, warnings, notices."""

from dialtree.directory.faults import Fault, RefusedError
from dialtree.sources.record import BadRow, Reading, Record, Remark


class Report:
    """What was found about a file, to begin with by its parser."""

    def __init__(self, reading: Reading) -> None:
        self._place_name = reading.place_name
        self._refused = list(reading.bad_rows)
        self._warnings = list(reading.warnings)
        self._notices = list(reading.notices)

    def refuse(self, record: Record | None, column: str, message: str) -> None:
        """Adds a fault of a record, or of the file as a whole."""
        self._refuse(record, Fault(column, message))

    def refuse_all(self, record: Record, error: RefusedError) -> None:
        """Adds the faults of a refusal as a record's."""
        for fault in error.faults:
            self._refuse(record, fault)

    def warn(self, record: Record, text: str) -> None:
        """Adds what is probably a mistake of a record."""
        self._warnings.append(Remark(record.file, record.place, text))

    def notice(self, text: str) -> None:
        """Adds what was passed over in the file as a whole."""
        self._notices.append(Remark("", 0, text))

    def locate(self, there: Record, here: Record) -> str:
        """Where one record is, told at the place of another: "on line 3", "in entry 3", "on line 3 of FILE"."""
        preposition = "on" if self._place_name == "line" else "in"
        where = f"{preposition} {self._place_name} {there.place}"
        if there.file:
            return f"{where} of {there.file}"
        return f"{where} of the main file" if here.file else where

    @property
    def place_name(self) -> str:
        """What a place of the file is called."""
        return self._place_name

    @property
    def refused(self) -> tuple[BadRow, ...]:
        """What stands in the way, by file and place."""
        return tuple(sorted(self._refused, key=lambda it: (it.file, it.place)))

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What is probably a mistake, the parser's first."""
        return tuple(self._warnings)

    @property
    def notices(self) -> tuple[Remark, ...]:
        """What was passed over, the parser's first."""
        return tuple(self._notices)

    def _refuse(self, record: Record | None, fault: Fault) -> None:
        self._refused.append(BadRow(record.place, fault, record.file) if record else BadRow(0, fault))
