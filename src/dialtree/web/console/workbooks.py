"""Workbooks for spreadsheets (XLSX), made on the disk, however many rows they have."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeAlias

import xlsxwriter  # type: ignore[import-untyped]

Cell: TypeAlias = str | int | datetime | None
"""What a cell has; None leaves it empty."""

_MOST_ROWS = 1_048_576
_LONGEST = 32_767
_GREATEST = 2**53
"""What a sheet, a cell, and a number can be; a greater number is written as a text, so that it stays what it is."""

_WIDTH = 22
_PIECE = 256 * 1024
# No XML has these.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Workbook:
    """A workbook with one table; as many sheets as the table needs.

    It is written first, and then read. No text in it is taken for a formula.

    Args:
        titles: What stands above the columns.
        right_to_left: Whether the first column is at the right.
    """

    def __init__(self, titles: Sequence[str], *, right_to_left: bool) -> None:
        self._folder = TemporaryDirectory(prefix="dialtree-")
        self._path = Path(self._folder.name, "table.xlsx")
        options = {"constant_memory": True, "tmpdir": self._folder.name}
        self._workbook: Any = xlsxwriter.Workbook(self._path, options)
        self._bold: Any = self._workbook.add_format({"bold": True})
        self._moment: Any = self._workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._titles, self._right_to_left = titles, right_to_left
        self._file: BinaryIO | None = None
        self._add_sheet()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            # Whoever gives up half-way: the sheets' files are open until then.
            self._workbook.close()
        else:
            self._file.close()
        self._folder.cleanup()

    async def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Adds rows below those that are there."""
        await asyncio.to_thread(self._write, rows)

    async def read(self) -> bytes:
        """The next piece of the file; b"" at its end. Nothing can be written any more."""
        if self._file is None:
            self._file = await asyncio.to_thread(self._finish)
        return await asyncio.to_thread(self._file.read, _PIECE)

    def _finish(self) -> BinaryIO:
        self._workbook.close()
        return self._path.open("rb")

    def _write(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            if self._row == _MOST_ROWS:
                self._add_sheet()
            for column, cell in enumerate(row):
                self._put(column, cell)
            self._row += 1

    def _put(self, column: int, cell: Cell) -> None:
        match cell:
            case None | "":
                return
            case datetime():
                # Spreadsheets know no time zones.
                self._sheet.write_datetime(self._row, column, cell.replace(tzinfo=None), self._moment)
            case int() if abs(cell) <= _GREATEST:
                self._sheet.write_number(self._row, column, cell)
            case _:
                self._sheet.write_string(self._row, column, _NO_TEXT.sub("\ufffd", str(cell))[:_LONGEST])

    def _add_sheet(self) -> None:
        self._sheet: Any = self._workbook.add_worksheet()
        if self._right_to_left:
            self._sheet.right_to_left()
        self._sheet.set_column(0, len(self._titles) - 1, _WIDTH)
        self._sheet.freeze_panes(1, 0)
        for column, title in enumerate(self._titles):
            self._sheet.write_string(0, column, title, self._bold)
        self._row = 1
