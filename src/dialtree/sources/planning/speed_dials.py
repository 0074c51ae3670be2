"""Speed dials: no two extensions of an organisation may have the same."""

from collections.abc import Mapping

from msgspec import UNSET

from dialtree.sources.plan import Current
from dialtree.sources.planning.report import Report
from dialtree.sources.record import Record


def check_speed_dials(by_sip: Mapping[str, Record], current: Current, report: Report) -> None:
    """Refuses the records that give a speed dial that another extension would have too.

    Only how things stand after the import counts, so extensions may swap theirs.

    Args:
        by_sip: The records that declare an extension, by SIP.
        current: The organisation as it stands; extensions that the file does not name count too.
        report: Where faults go.
    """
    given: dict[str, Record] = {}
    for record in by_sip.values():
        if record.speed_dial:
            first = given.setdefault(record.speed_dial, record)
            if first is not record:
                where = report.locate(first, record)
                report.refuse(record, "SpeedDial", f"{record.speed_dial} is {where} (SIP {first.sip}) too")
    for extension in current.extensions.values():
        giver = given.get(extension.speed_dial)
        if giver is None:
            continue
        holder = by_sip.get(extension.sip)
        if holder is None:
            why = "which the file does not name"
        elif holder.speed_dial is UNSET:
            why = f"which keeps it {report.locate(holder, giver)}"
        else:
            continue
        report.refuse(giver, "SpeedDial", f"{extension.speed_dial} belongs to extension {extension.sip}, {why}")
