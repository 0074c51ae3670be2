"""Imports by upload: a file is taken and planned, looked at, and applied."""

from dialtree.management.uploads.details import CHANGES, FAULTS, NOTICES, WARNINGS, Details, Lines, load_details
from dialtree.management.uploads.errors import BrokenOffError, BusyError, UploadConflictError
from dialtree.management.uploads.importer import Importer
from dialtree.management.uploads.lines import ChangeLine, FaultLine, RemarkLine
from dialtree.management.uploads.receiving import MOST_BYTES, NewUpload
from dialtree.management.uploads.report import Report, Tally
from dialtree.management.uploads.sections import Section, Span, Spans, load_lines, spans_of
from dialtree.management.uploads.shown import Import, delete_import, find_import, list_imports
from dialtree.storage.uploads import UploadFilter

__all__ = [
    "CHANGES",
    "FAULTS",
    "MOST_BYTES",
    "NOTICES",
    "WARNINGS",
    "BrokenOffError",
    "BusyError",
    "ChangeLine",
    "Details",
    "FaultLine",
    "Import",
    "Importer",
    "Lines",
    "NewUpload",
    "RemarkLine",
    "Report",
    "Section",
    "Span",
    "Spans",
    "Tally",
    "UploadConflictError",
    "UploadFilter",
    "delete_import",
    "find_import",
    "list_imports",
    "load_details",
    "load_lines",
    "spans_of",
]
