"""What would happen to extensions."""

from collections.abc import Iterable, Mapping

from msgspec import UNSET

from dialtree.directory.extension import Extension
from dialtree.sources.plan import Current, Planned
from dialtree.sources.planning.account_statements import AccountStatements
from dialtree.sources.planning.comparison import Comparison
from dialtree.sources.planning.report import Report
from dialtree.sources.planning.user_statements import UserStatements
from dialtree.sources.planning.words import enumerate_things
from dialtree.sources.record import Record


def gather_extensions(records: Iterable[Record], report: Report) -> dict[str, Record]:
    """The records that declare an extension, by SIP in the order of the file; a second of the same SIP is refused."""
    by_sip: dict[str, Record] = {}
    for record in records:
        if record.sip:
            first = by_sip.setdefault(record.sip, record)
            if first is not record:
                report.refuse(record, "SIP", f"{record.sip} is {report.locate(first, record)} too")
    return by_sip


def plan_extensions(
    by_sip: Mapping[str, Record],
    accounts: AccountStatements,
    users: UserStatements,
    current: Current,
    report: Report,
) -> Planned[Extension]:
    """Holds what a file says about extensions against the organisation.

    Args:
        by_sip: The records that declare an extension, by SIP.
        accounts: Which accounts the records mean.
        users: Which users the records mean.
        current: The organisation as it stands.
        report: Where faults go.
    """
    comparison: Comparison[Extension] = Comparison()
    free_id = current.next_extension_id
    for sip, record in by_sip.items():
        before = current.extensions.get(sip)
        if before is None:
            comparison.compare(None, _want(_new(free_id, record, current, report), record, accounts, users, current))
            free_id += 1
        else:
            comparison.compare(before, _want(before, record, accounts, users, current))
    return comparison.planned()


def notice_disabled(by_sip: Mapping[str, Record], current: Current, report: Report) -> None:
    """Tells which extensions the file names, yet leaves disabled because it says nothing of that."""
    silent = [
        sip
        for sip, record in by_sip.items()
        if record.active is UNSET and sip in current.extensions and not current.extensions[sip].active
    ]
    if silent:
        report.notice(f"disabled, and left so, for the file has no Active: {enumerate_things(silent)}")


def _new(free_id: int, record: Record, current: Current, report: Report) -> Extension:
    if not record.name:
        report.refuse(record, "Name", f"missing; extension {record.sip} is new and must have a name")
    return Extension(free_id, current.organization_id, record.sip, "", "", None, active=True)


def _want(
    before: Extension, record: Record, accounts: AccountStatements, users: UserStatements, current: Current
) -> Extension:
    """An extension as the file wants it: what the record does not speak of stays as it is."""
    account_id, user_id = accounts.meant_by(record), users.meant_by(record)
    if account_id is UNSET:
        account_id = before.account_id
    elif account_id is None:
        account_id = current.organization_id
    return Extension(
        before.id,
        account_id,
        before.sip,
        before.name if record.name is UNSET else record.name,
        before.speed_dial if record.speed_dial is UNSET else record.speed_dial,
        before.user_id if user_id is UNSET else user_id,
        before.active if record.active is UNSET else record.active,
    )
