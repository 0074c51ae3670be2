"""What a file says about accounts, whichever records say it."""

from collections.abc import Iterable
from operator import attrgetter

from msgspec import UNSET, UnsetType

from dialtree.directory.faults import RefusedError, refuse
from dialtree.sources.plan import Current
from dialtree.sources.planning.agreement import Agreement
from dialtree.sources.planning.free_ids import FreeIds
from dialtree.sources.planning.lookup import Lookup
from dialtree.sources.planning.named import account_ids
from dialtree.sources.planning.report import Report
from dialtree.sources.planning.words import enumerate_things
from dialtree.sources.record import Reading, Record


class AccountStatements:
    """The accounts that a file speaks of, by id, and what it says of each.

    Attributes:
        first: The first record that speaks of each account, in the order of the file, those named by id before those
            named by name alone.
        names: What it says their names are; never empty.
        parents: What it says is above them.
        active: Whether it says they are enabled.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._named: dict[str, int] = {}
        self.first: dict[int, Record] = {}
        self.names: Agreement[str] = Agreement("AccountName", attrgetter("account_name"), report)
        self.parents: Agreement[int | None] = Agreement("ParentAccountID", attrgetter("parent_account_id"), report)
        self.active: Agreement[bool] = Agreement("Active", attrgetter("active"), report)

    def meant_by(self, record: Record) -> int | UnsetType | None:
        """The account of a record: None when it says that there is none, UNSET when it says nothing."""
        if record.account_id:
            return record.account_id
        if record.account_name:
            return self._named.get(record.account_name, UNSET)
        return UNSET if record.account_id is UNSET and record.account_name is UNSET else None

    def hear(self, account_id: int, record: Record) -> None:
        """Takes in what a record says of an account.

        An extension's record may refer to its account by id alone; what it leaves empty says nothing of the account.
        """
        self.first.setdefault(account_id, record)
        declares = not record.sip
        if record.account_name != "":
            self.names.hear(account_id, record)
        elif declares:
            self._report.refuse(record, "AccountName", "empty; an account must have a name")
        if declares or record.parent_account_id is not None:
            self.parents.hear(account_id, record)
        if declares:
            self.active.hear(account_id, record)

    def hear_by_name(self, name: str, account_id: int, record: Record) -> None:
        """Takes in what a record says of an account that it knows by name alone."""
        self._named[name] = account_id
        self.hear(account_id, record)


def final_name(account_id: int, statements: AccountStatements, root_name: str, current: Current) -> str:
    """What an account is called once the file is imported; "" when nobody says.

    Args:
        account_id: The account.
        statements: What the file says.
        root_name: What the root account is called if it is new and the file does not say.
        current: The organisation as it stands.
    """
    name = statements.names.settled(account_id)
    if name:
        return name
    before = current.accounts.get(account_id)
    if before:
        return before.name
    return root_name if account_id == current.organization_id else ""


def hear_accounts(reading: Reading, root_name: str, current: Current, report: Report) -> AccountStatements:
    """Gathers what a file says about accounts.

    An account without an id is the one that has exactly its name once the file is imported, so that importing the
    file again finds the same.

    Args:
        reading: What the file says.
        root_name: What the root account is called if it is new and the file does not say.
        current: The organisation as it stands.
        report: Where faults go.
    """
    statements = AccountStatements(report)
    by_name_alone = _hear_ids(reading.records, statements, current, report)
    if by_name_alone:
        by_name = _index_names(statements, root_name, current)
        free = FreeIds("AccountID", current.next_account_id, account_ids(reading) | {current.organization_id})
        for name, record in by_name_alone:
            try:
                statements.hear_by_name(name, _find_or_make(name, by_name, free), record)
            except RefusedError as error:
                report.refuse_all(record, error)
    return statements


def _hear_ids(
    records: Iterable[Record], statements: AccountStatements, current: Current, report: Report
) -> list[tuple[str, Record]]:
    """Takes in the records that give an account's id, and hands back those that give a name alone."""
    by_name_alone = []
    for record in records:
        account_id = record.account_id
        if not account_id:
            if record.account_name:
                by_name_alone.append((record.account_name, record))
        elif account_id in current.foreign_accounts and current.tells_foreign:
            report.refuse(record, "AccountID", f"account {account_id} belongs to another organisation")
        else:
            statements.hear(account_id, record)
    return by_name_alone


def _index_names(statements: AccountStatements, root_name: str, current: Current) -> Lookup[str]:
    by_name: Lookup[str] = Lookup()
    for account_id in dict.fromkeys((current.organization_id, *current.accounts, *statements.first)):
        by_name.add(final_name(account_id, statements, root_name, current), account_id)
    return by_name


def _find_or_make(name: str, by_name: Lookup[str], free: FreeIds) -> int:
    found = by_name.find(name)
    if len(found) > 1:
        raise refuse("AccountName", f"{name!r} is the name of accounts {enumerate_things(found)}; give AccountID")
    if not found:
        by_name.add(name, free.take())
    return by_name.find(name)[0]
