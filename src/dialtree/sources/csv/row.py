"""One row of a CSV to a record."""

from dialtree.directory.faults import RefusedError, refuse
from dialtree.sources.columns import FIELDS
from dialtree.sources.csv.cells import cell_rules, content
from dialtree.sources.csv.declared import declared_columns, missing
from dialtree.sources.csv.header import Header
from dialtree.sources.findings import Cleaner
from dialtree.sources.record import Record


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, header: Header) -> None:
        rules = cell_rules()
        places = header.columns
        self._width = len(header.cells)
        # SIP and Name come first: they are the first of FIELDS, and every table has them.
        self._columns = [(column, places[column]) for column in FIELDS if column in places]
        self._fields = [FIELDS[column] for column, _ in self._columns]
        self._cells = [(places[column], rules[column]) for column, _ in self._columns]
        self._rules = rules

    def read(self, line: int, row: list[str]) -> Record:
        """The record of a row.

        Raises:
            RefusedError: It has too few or too many cells, or cells that break rules: all of them are named.
        """
        if len(row) != self._width:
            self._check_width(row)
        try:
            values = [rule(row[at]) for at, rule in self._cells]
        except RefusedError:
            raise self._refusal(row) from None
        if values[0] and values[1]:
            return Record(line, **dict(zip(self._fields, values, strict=True)))
        declared = declared_columns(self._filled(row))
        spoken_of = zip(self._columns, values, strict=True)
        return Record(line, **{FIELDS[column]: value for (column, _), value in spoken_of if column in declared})

    def _check_width(self, row: list[str]) -> None:
        if len(row) < self._width or any(map(str.strip, row[self._width :])):
            raise refuse("row", f"{len(row)} cells, but the header has {self._width}")

    def _filled(self, row: list[str]) -> set[str]:
        return {column for column, at in self._columns if content(column, row[at])}

    def _refusal(self, row: list[str]) -> RefusedError:
        cleaner = Cleaner()
        for column, at in self._columns:
            cleaner.clean(lambda column, cell: self._rules[column](cell), column, row[at])
        return RefusedError((*missing(self._filled(row)), *cleaner.faults))
