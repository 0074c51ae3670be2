"""The plan as a whole."""

from dialtree.sources.plan import Current, Plan
from dialtree.sources.planning.account_statements import hear_accounts
from dialtree.sources.planning.accounts import plan_accounts
from dialtree.sources.planning.extensions import gather_extensions, notice_disabled, plan_extensions
from dialtree.sources.planning.prune import check_limit, find_missing
from dialtree.sources.planning.report import Report
from dialtree.sources.planning.rows import check_rows
from dialtree.sources.planning.speed_dials import check_speed_dials
from dialtree.sources.planning.user_statements import hear_users
from dialtree.sources.planning.users import plan_users
from dialtree.sources.record import Reading


def make_plan(
    reading: Reading, root_id: int, root_name: str, current: Current, *, prune: bool, prune_limit: float
) -> Plan:
    """What importing a file into an organisation would do.

    Every fault is in the plan's `refused`, also those that the parser found; with any, the rest of the plan only
    shows what the sound records would do.

    Args:
        reading: What the file says.
        root_id: The organisation's root account, as `find_root` found it.
        root_name: The name that `--organization` gives it, "" when it gives none.
        current: The organisation as it stands.
        prune: Whether to disable the extensions that the file does not name.
        prune_limit: How many that may be, in percent of the active ones.
    """
    report = Report(reading)
    check_rows(reading.records, report)
    accounts = hear_accounts(reading, root_name, current, report)
    users = hear_users(reading, current, report)
    by_sip = gather_extensions(reading.records, report)
    check_speed_dials(by_sip, current, report)
    # What a bad row names only seems to be missing.
    disabled = find_missing(by_sip, current) if prune and not reading.bad_rows else ()
    check_limit(len(disabled), prune_limit, current, report)
    notice_disabled(by_sip, current, report)
    return Plan(
        root_id,
        plan_accounts(accounts, root_name, current, report),
        plan_users(users, current, report),
        plan_extensions(by_sip, accounts, users, current, report),
        disabled,
        report.refused,
        report.warnings,
        report.notices,
    )
