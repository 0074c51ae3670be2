"""What would happen to accounts."""

from msgspec import UNSET

from dialtree.directory.account import Account
from dialtree.sources.plan import Current, Planned
from dialtree.sources.planning.account_statements import AccountStatements, final_name
from dialtree.sources.planning.account_tree import find_loops, parents_first
from dialtree.sources.planning.comparison import Comparison
from dialtree.sources.planning.report import Report
from dialtree.sources.planning.root import OPTION
from dialtree.sources.planning.words import enumerate_things, name_account, taken


def plan_accounts(statements: AccountStatements, root_name: str, current: Current, report: Report) -> Planned[Account]:
    """Holds what a file says about accounts against the organisation.

    Args:
        statements: What the file says.
        root_name: What `--organization` calls the root account, "" when it does not; only a new one is called so,
            and only if the file does not name it.
        current: The organisation as it stands.
        report: Where faults go.
    """
    planner = _Planner(statements, root_name, current, report)
    wanted = {account_id: planner.want(account_id) for account_id in statements.first}
    root_id = current.organization_id
    if root_id not in wanted and root_id not in current.accounts:
        wanted[root_id] = planner.want(root_id)
    _check_root_name(wanted.get(root_id) or current.accounts[root_id], root_name, report)
    _check_loops(wanted, statements, current, report)
    comparison: Comparison[Account] = Comparison()
    for account in parents_first(wanted, current.accounts):
        comparison.compare(current.accounts.get(account.id), account)
    return comparison.planned()


class _Planner:
    def __init__(self, statements: AccountStatements, root_name: str, current: Current, report: Report) -> None:
        self._said = statements
        self._root_name = root_name
        self._current = current
        self._report = report

    def want(self, account_id: int) -> Account:
        """An account as the file wants it."""
        before = self._current.accounts.get(account_id)
        active = self._said.active.settled(account_id)
        if active is UNSET:
            active = before.active if before else True
        return Account(
            account_id,
            self._current.organization_id,
            self._parent(account_id, before),
            self._name(account_id),
            active,
        )

    def _name(self, account_id: int) -> str:
        name = final_name(account_id, self._said, self._root_name, self._current)
        if not name:
            self._refuse_nameless(account_id)
        elif account_id in self._current.foreign_accounts:
            self._report.refuse(self._said.first[account_id], "AccountID", taken(account_id))
        return name

    def _refuse_nameless(self, account_id: int) -> None:
        first = self._said.first.get(account_id)
        if first is None:
            self._report.refuse(None, OPTION, f"account {account_id} is new; give its name: {OPTION} {account_id}:NAME")
        elif first.sip or first.account_name != "":
            self._report.refuse(first, "AccountName", f"missing; account {account_id} is new and must have a name")

    def _parent(self, account_id: int, before: Account | None) -> int | None:
        root_id = self._current.organization_id
        usual = None if account_id == root_id else root_id
        record = self._said.parents.settled_by(account_id)
        if record is None:
            return before.parent_id if before else usual
        parent_id = record.parent_account_id or None
        if parent_id is None:
            return usual
        if parent_id in self._current.foreign_accounts and self._current.tells_foreign:
            self._report.refuse(record, "ParentAccountID", f"account {parent_id} belongs to another organisation")
        elif parent_id not in self._said.first and parent_id not in self._current.accounts and parent_id != root_id:
            whereto = "stays the root" if account_id == root_id else f"goes right below the root, account {root_id}"
            self._report.warn(record, f"ParentAccountID: no account {parent_id} is known; {account_id} {whereto}")
        elif account_id == root_id:
            self._report.refuse(
                record, "ParentAccountID", f"account {root_id} is the organisation and cannot go below {parent_id}"
            )
        else:
            return parent_id
        return usual


def _check_root_name(root: Account, root_name: str, report: Report) -> None:
    if root_name and root.name != root_name:
        report.notice(f"{OPTION}: the name {root_name!r} is passed over, account {root.id} is named {root.name!r}")


def _check_loops(wanted: dict[int, Account], statements: AccountStatements, current: Current, report: Report) -> None:
    def account(account_id: int) -> Account:
        return wanted.get(account_id) or current.accounts[account_id]

    moved = [account_id for account_id in wanted if statements.parents.settled_by(account_id)]
    for loop in find_loops(moved, lambda account_id: account(account_id).parent_id):
        record = next(filter(None, map(statements.parents.settled_by, loop)))
        names = enumerate_things([name_account(account_id, account(account_id).name) for account_id in loop])
        what = (
            f"accounts {names} would stand below one another"
            if loop[1:]
            else f"account {names} would stand below itself"
        )
        report.refuse(record, "ParentAccountID", what)
