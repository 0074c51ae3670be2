"""What a file says about users, whichever records say it."""

from collections.abc import Iterable
from operator import attrgetter

from msgspec import UNSET, UnsetType

from dialtree.directory.faults import RefusedError, refuse
from dialtree.directory.user import User
from dialtree.sources.plan import Current
from dialtree.sources.planning.agreement import Agreement
from dialtree.sources.planning.free_ids import FreeIds
from dialtree.sources.planning.named import user_ids
from dialtree.sources.planning.people import People, Person, is_partial, person_in
from dialtree.sources.planning.report import Report
from dialtree.sources.planning.words import enumerate_things
from dialtree.sources.record import Reading, Record


class UserStatements:
    """The users that a file speaks of, by id, and what it says of each.

    Attributes:
        first: The first record that speaks of each user, in the order of the file, those named by id before others.
        names: What it says their names are.
        emails: What it says their e-mails are.
        active: Whether it says they are enabled.
    """

    def __init__(self, report: Report) -> None:
        self._without_id: dict[Person, int] = {}
        self.first: dict[int, Record] = {}
        self.names: Agreement[str] = Agreement("UserName", attrgetter("user_name"), report)
        self.emails: Agreement[str] = Agreement("UserEmail", attrgetter("user_email"), report)
        self.active: Agreement[bool] = Agreement("Active", attrgetter("active"), report)

    def meant_by(self, record: Record) -> int | UnsetType | None:
        """The user of a record: None when it says that there is none, UNSET when it says nothing."""
        if record.user_id:
            return record.user_id
        person = person_in(record)
        if person:
            return self._without_id.get(person, UNSET)
        silent = record.user_id is UNSET and record.user_name is UNSET and record.user_email is UNSET
        return UNSET if silent else None

    def hear(self, user_id: int, record: Record) -> None:
        """Takes in what a record says of a user.

        An extension's record may refer to its user by id alone; it then says nothing of their name and e-mail.
        """
        self.first.setdefault(user_id, record)
        declares = not record.sip
        if declares or record.user_name or record.user_email:
            self.names.hear(user_id, record)
            self.emails.hear(user_id, record)
        if declares:
            self.active.hear(user_id, record)

    def hear_without_id(self, person: Person, user_id: int, record: Record) -> None:
        """Takes in what a record says of a user whose id it does not give."""
        self._without_id[person] = user_id
        self.hear(user_id, record)


def final_user(user_id: int, statements: UserStatements, current: Current) -> User:
    """A user that the file speaks of, as they are once it is imported.

    Args:
        user_id: Their id.
        statements: What the file says.
        current: The organisation as it stands.
    """
    before = current.users.get(user_id) or User(user_id, "", "", active=True)
    name = statements.names.settled(user_id)
    email = statements.emails.settled(user_id)
    active = statements.active.settled(user_id)
    return User(
        user_id,
        before.name if name is UNSET else name,
        before.email if email is UNSET else email,
        before.active if active is UNSET else active,
    )


def hear_users(reading: Reading, current: Current, report: Report) -> UserStatements:
    """Gathers what a file says about users.

    A user without an id is the one who has exactly their name and e-mail once the file is imported, so that
    importing the file again finds the same.

    Args:
        reading: What the file says.
        current: The organisation as it stands.
        report: Where faults go.
    """
    statements = UserStatements(report)
    without_id = _hear_ids(reading.records, statements, current, report)
    if without_id:
        # Whoever is told by name and e-mail comes first: a record that gives one of the two may mean them.
        without_id.sort(key=lambda pair: is_partial(pair[0]))
        people = _gather(statements, current, parts=is_partial(without_id[-1][0]))
        free = FreeIds("UserID", current.next_user_id, user_ids(reading))
        for person, record in without_id:
            try:
                statements.hear_without_id(person, _find_or_make(person, people, free), record)
            except RefusedError as error:
                report.refuse_all(record, error)
    return statements


def _hear_ids(
    records: Iterable[Record], statements: UserStatements, current: Current, report: Report
) -> list[tuple[Person, Record]]:
    """Takes in the records that give a user's id, and hands back those that name somebody without."""
    without_id = []
    for record in records:
        user_id = record.user_id
        if not user_id:
            person = person_in(record)
            if person:
                without_id.append((person, record))
        elif user_id in current.foreign_users and current.tells_foreign:
            report.refuse(record, "UserID", f"user {user_id} belongs to another organisation")
        else:
            statements.hear(user_id, record)
    return without_id


def _gather(statements: UserStatements, current: Current, *, parts: bool) -> People:
    """Everyone whose id is known, as they will be."""
    people = People(parts=parts)
    for user in current.users.values():
        if user.id not in statements.first:
            people.add(user.id, user.name, user.email)
    for user_id in statements.first:
        user = final_user(user_id, statements, current)
        people.add(user.id, user.name, user.email)
    return people


def _find_or_make(person: Person, people: People, free: FreeIds) -> int:
    found = people.find(person)
    if not found:
        user_id = free.take()
        name, email = person
        people.add(user_id, name or "", email or "")
        return user_id
    if len(found) > 1:
        column = "UserName" if person[0] else "UserEmail"
        raise refuse(column, f"may be any of users {enumerate_things(found)}; give UserID")
    return found[0]
