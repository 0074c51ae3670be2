"""CSV with the contract's column names: one extension, account or user a row."""

from collections.abc import Iterator

from dialtree.directory.faults import RefusedError, refuse
from dialtree.sources import columns
from dialtree.sources.csv.header import Header, check_header, find_header, warn_of_unknown
from dialtree.sources.csv.row import RowReader
from dialtree.sources.csv.rows import read_rows
from dialtree.sources.findings import Findings
from dialtree.sources.record import Reading, Record


def read_csv(text: str) -> Reading:
    """Reads a table: comma, semicolon or tab between cells, as its header row shows.

    An absent column leaves its field UNSET, an empty cell empties it. A row without SIP declares an account or a
    user; the fields of an extension and of the other kind are UNSET then.

    Raises:
        RefusedError: The header has no SIP or no Name, or a known column twice.
    """
    header = find_header(text)
    if header is None:
        raise refuse(columns.SIP, "no such column in the header")
    check_header(header)
    findings = Findings()
    warn_of_unknown(header, findings)
    records = tuple(_read_records(text, header, findings))
    return findings.reading("CSV", "line", records)


def _read_records(text: str, header: Header, findings: Findings) -> Iterator[Record]:
    reader = RowReader(header)
    for line, row in read_rows(text, header.delimiter, findings):
        if line > header.line:
            try:
                record = reader.read(line, row)
            except RefusedError as error:
                findings.refuse_all(line, error.faults)
            else:
                yield record
