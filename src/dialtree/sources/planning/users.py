"""What would happen to users."""

from dialtree.directory.faults import RefusedError
from dialtree.directory.user import User, check_person
from dialtree.sources.plan import Current, Planned
from dialtree.sources.planning.comparison import Comparison
from dialtree.sources.planning.report import Report
from dialtree.sources.planning.user_statements import UserStatements, final_user
from dialtree.sources.planning.words import taken
from dialtree.sources.record import Record


def plan_users(statements: UserStatements, current: Current, report: Report) -> Planned[User]:
    """Holds what a file says about users against the organisation.

    Args:
        statements: What the file says.
        current: The organisation as it stands.
        report: Where faults go.
    """
    comparison: Comparison[User] = Comparison()
    for user_id, first in statements.first.items():
        before = current.users.get(user_id)
        after = final_user(user_id, statements, current)
        _check(before, after, first, current, report)
        comparison.compare(before, after)
    return comparison.planned()


def _check(before: User | None, after: User, record: Record, current: Current, report: Report) -> None:
    try:
        check_person("UserName", after.name, after.email)
    except RefusedError as error:
        if before is None:
            report.refuse(record, "UserName", f"user {after.id} is new and must have a name or an e-mail")
        else:
            report.refuse_all(record, error)
    else:
        if after.id in current.foreign_users:
            report.refuse(record, "UserID", taken(after.id))
