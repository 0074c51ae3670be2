"""Short words for files and organisations."""

from collections.abc import Iterable

import msgspec
from msgspec import UnsetType

from dialtree.directory.account import Account
from dialtree.directory.extension import Extension
from dialtree.directory.faults import Fault
from dialtree.directory.user import User
from dialtree.sources.plan import Current, Plan
from dialtree.sources.planning.make import make_plan
from dialtree.sources.record import BadRow, Reading, Record, Remark

ROOT = 7
"""The root account of every organisation here."""

FOREIGN = frozenset({30, 31})
"""Ids of accounts and of users of another organisation."""


def row(sip: str = "", place: int = 0, **said: object) -> Record:
    return Record(place, sip, **said)


def extension_row(sip: str = "420", name: str | UnsetType = "Front desk", **said: object) -> Record:
    return row(sip, name=name, **said)


def reading(
    *records: Record,
    place_name: str = "line",
    bad_rows: Iterable[BadRow] = (),
    warnings: Iterable[Remark] = (),
    notices: Iterable[Remark] = (),
) -> Reading:
    """What a file says; records without a place are numbered from 1."""
    placed = tuple(
        msgspec.structs.replace(record, place=record.place or number) for number, record in enumerate(records, start=1)
    )
    return Reading("CSV", place_name, placed, tuple(bad_rows), tuple(warnings), tuple(notices))


def account(account_id: int, name: str, parent_id: int = ROOT, *, active: bool = True) -> Account:
    return Account(account_id, ROOT, None if account_id == ROOT else parent_id, name, active)


def user(user_id: int, name: str = "", email: str = "", *, active: bool = True) -> User:
    return User(user_id, name, email, active)


def extension(
    extension_id: int,
    sip: str,
    name: str = "Front desk",
    speed_dial: str = "",
    account_id: int = ROOT,
    user_id: int | None = None,
    *,
    active: bool = True,
) -> Extension:
    return Extension(extension_id, account_id, sip, name, speed_dial, user_id, active)


def organization(
    accounts: Iterable[Account] = (), users: Iterable[User] = (), extensions: Iterable[Extension] = ()
) -> Current:
    """An organisation named Acme with these things in it."""
    return _current([account(ROOT, "Acme"), *accounts], users, extensions)


def nothing() -> Current:
    """An organisation that does not exist yet."""
    return _current((), (), ())


def _current(accounts: Iterable[Account], users: Iterable[User], extensions: Iterable[Extension]) -> Current:
    accounts, users, extensions = list(accounts), list(users), list(extensions)
    return Current(
        ROOT,
        {it.id: it for it in accounts},
        {it.id: it for it in users},
        {it.sip: it for it in extensions},
        FOREIGN,
        FOREIGN,
        max((it.id for it in accounts), default=0) + 1,
        max((it.id for it in users), default=0) + 1,
        max((it.id for it in extensions), default=0) + 1,
    )


def plan(
    current: Current,
    *records: Record,
    root_name: str = "",
    prune: bool = False,
    prune_limit: float = 20.0,
    **about: object,
) -> Plan:
    return make_plan(reading(*records, **about), ROOT, root_name, current, prune=prune, prune_limit=prune_limit)


def refused(made: Plan) -> list[str]:
    """The bad rows as "PLACE FIELD: MESSAGE"."""
    return [f"{bad.place} {bad.fault}" for bad in made.refused]


def texts(remarks: Iterable[Remark]) -> list[tuple[int, str]]:
    return [(remark.place, remark.text) for remark in remarks]


def bad_row(place: int, field: str = "SIP", message: str = "bad", file: str = "") -> BadRow:
    return BadRow(place, Fault(field, message), file)


def carry_out(made: Plan, current: Current) -> Current:
    """The organisation once a plan is carried out: a naive model of what writing it does."""
    assert not made.refused
    accounts, users, extensions = dict(current.accounts), dict(current.users), dict(current.extensions)
    for kind, planned, key in (
        (accounts, made.accounts, "id"),
        (users, made.users, "id"),
        (extensions, made.extensions, "sip"),
    ):
        for added in planned.added:
            assert getattr(added, key) not in kind
            kind[getattr(added, key)] = added
        for change in planned.changed:
            assert kind[getattr(change.before, key)] == change.before
            kind[getattr(change.after, key)] = change.after
    for disabled in made.disabled:
        assert extensions[disabled.sip] == disabled
        extensions[disabled.sip] = msgspec.structs.replace(disabled, active=False)
    return _current(accounts.values(), users.values(), extensions.values())
