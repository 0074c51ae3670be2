"""A saved answer of the extension list."""

from dialtree.contract.answer import OK
from dialtree.contract.extension import Extension
from dialtree.contract.reading import NotTheContractError, ReadAnswer, read_answer
from dialtree.directory.extension import clean_sip, clean_speed_dial
from dialtree.directory.faults import refuse
from dialtree.directory.identifier import check_id
from dialtree.directory.text import clean_name, clean_text
from dialtree.directory.user import clean_email
from dialtree.sources import columns
from dialtree.sources.findings import Cleaner, Findings, shown
from dialtree.sources.record import Reading, Record


def read_saved_answer(text: str) -> Reading:
    """Reads the JSON of an answer; a place is the position of an entry, from 1.

    Raises:
        RefusedError: It is no answer of the contract, or one that refuses.
    """
    answer = _read(text)
    if answer.err != 0 or answer.desc != OK:
        raise refuse("file", f"the answer is a refusal, not a list: ERR {answer.err}, DESC {shown(repr(answer.desc))}")
    findings = Findings()
    records: list[Record] = []
    for place, extension in enumerate(answer.extensions, start=1):
        cleaner = Cleaner()
        record = _record(place, extension, cleaner)
        if cleaner.faults:
            findings.refuse_all(place, cleaner.faults)
        else:
            records.append(record)
    return findings.reading("saved answer", "entry", records)


def _read(text: str) -> ReadAnswer:
    try:
        return read_answer(text.encode())
    except NotTheContractError as error:
        raise refuse("file", f"no answer of GetExtensions: {error}") from None


def _record(place: int, extension: Extension, cleaner: Cleaner) -> Record:
    # Whatever is None here has left a fault, and the record is not used.
    clean = cleaner.clean
    return Record(
        place,
        sip=clean(_clean_sip, columns.SIP, extension.sip) or "",
        name=clean(clean_name, columns.NAME, extension.name) or "",
        speed_dial=clean(clean_speed_dial, columns.SPEED_DIAL, extension.speed_dial) or "",
        account_id=clean(check_id, columns.ACCOUNT_ID, extension.account_id),
        account_name=clean(clean_text, columns.ACCOUNT_NAME, extension.account_name) or "",
        user_name=clean(clean_text, columns.USER_NAME, extension.user_name) or "",
        user_email=clean(clean_email, columns.USER_EMAIL, extension.user_email) or "",
    )


def _clean_sip(field: str, value: str) -> str:
    if not value.strip():
        raise refuse(field, "empty")
    return clean_sip(field, value)
