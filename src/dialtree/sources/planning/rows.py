"""What a record must say to make sense by itself."""

from collections.abc import Iterable

from dialtree.sources.planning.report import Report
from dialtree.sources.record import Record


def check_rows(records: Iterable[Record], report: Report) -> None:
    """Refuses the records that would be passed over in part or could be meant in two ways."""
    for record in records:
        if not record.sip:
            _check_declaration(record, report)
        if record.parent_account_id and not _has_account(record):
            report.refuse(record, "ParentAccountID", f"the {report.place_name} names no account to go below it")


def _check_declaration(record: Record, report: Report) -> None:
    has_account, has_user = _has_account(record), _has_user(record)
    if record.name or record.speed_dial:
        report.refuse(record, "SIP", f"empty, but the {report.place_name} has a name or speed dial of an extension")
    elif not has_account and not has_user:
        report.refuse(record, "SIP", f"empty, and the {report.place_name} names no account or user either")
    elif has_account and has_user:
        report.refuse(
            record, "SIP", f"empty, and the {report.place_name} names both an account and a user: it can declare one"
        )


def _has_account(record: Record) -> bool:
    return bool(record.account_id or record.account_name)


def _has_user(record: Record) -> bool:
    return bool(record.user_id or record.user_name or record.user_email)
