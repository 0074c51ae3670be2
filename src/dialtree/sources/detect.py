"""Any file that can be imported, told by what it holds."""

import re
from pathlib import Path

from msgspec.structs import replace

from dialtree.directory.faults import RefusedError, refuse
from dialtree.sources.csv.header import find_header
from dialtree.sources.csv.table import read_csv
from dialtree.sources.pjsip.configuration import is_configuration, read_pjsip
from dialtree.sources.record import Reading, Remark
from dialtree.sources.saved_answer import read_saved_answer
from dialtree.sources.text import GUESSED, WINDOWS_HEBREW, decode

# A section starts with a bracket too, but no section's name starts like a value of JSON.
_JSON = re.compile(r'\s*(?:\{|\[\s*(?:[{\["\]]|$))')

# What a workbook of Excel starts with, for it is an archive of ZIP.
_ZIP = b"PK\x03\x04"


def read_source(path: Path) -> Reading:
    """Reads a file, in whichever format it is; its name does not matter.

    Raises:
        RefusedError: The file cannot be read, or is of no format that is known, or as a whole is not sound.
    """
    return read_content(_read_bytes(path), path)


def read_content(content: bytes, path: Path | None = None) -> Reading:
    """Reads what a file holds, in whichever format it is.

    Args:
        content: Its bytes.
        path: The file, which may include others of its folder; None when there is no file, so that it includes none.

    Raises:
        RefusedError: It is of no format that is known, or as a whole is not sound.
    """
    if content.startswith(_ZIP):
        raise refuse("file", "an Excel workbook or another archive; save it as CSV first")
    text = decode(content)
    reading = _read(path, text.content)
    if text.encoding == WINDOWS_HEBREW:
        return replace(reading, warnings=(Remark("", 0, GUESSED), *reading.warnings))
    return reading


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise refuse("file", f"{path}: {error.strerror or error}") from None
    except ValueError:
        raise refuse("file", "no name of a file") from None


def _read(path: Path | None, text: str) -> Reading:
    if not text.strip():
        raise refuse("file", "empty")
    if _JSON.match(text):
        return read_saved_answer(text)
    if is_configuration(text):
        return read_pjsip(path, text)
    if find_header(text):
        return read_csv(text)
    raise _unknown()


def _unknown() -> RefusedError:
    return refuse(
        "file",
        "no SIP column: the first row of a CSV names its columns, SIP and Name among them; and it is neither "
        "Asterisk's pjsip.conf, which starts with a [section], nor a saved GetExtensions answer, which starts with {",
    )
