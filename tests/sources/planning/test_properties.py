"""What holds for any file and any organisation."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from dialtree.directory.account import Account
from dialtree.sources.plan import Current, Plan, Planned
from dialtree.sources.planning.make import make_plan
from dialtree.sources.record import Reading, Record

from .builders import FOREIGN, ROOT, carry_out, nothing, reading

ACCOUNT_IDS = [ROOT, 1, 2, 8, 9]
USER_IDS = [1, 2, 3, 4]
NAMES = ["Acme", "A", "B"]


def said(values: list[object], *rare: object) -> st.SearchStrategy[object]:
    """A field: mostly one of the values, at times one of the rare ones."""
    return st.sampled_from([*values * 4, *rare])


def below_nothing_if_root(account: dict[str, object]) -> dict[str, object]:
    movable = account["account_id"] != ROOT or account["parent_account_id"] is UNSET
    return account if movable else account | {"parent_account_id": None}


ACCOUNT = st.fixed_dictionaries(
    {
        "account_id": said([*ACCOUNT_IDS, None, UNSET], min(FOREIGN)),
        "account_name": said(NAMES, "", UNSET),
        "parent_account_id": said([UNSET, None, ROOT, 8], 99, min(FOREIGN), *ACCOUNT_IDS),
    }
).map(below_nothing_if_root)
USER = st.fixed_dictionaries(
    {
        "user_id": said([*USER_IDS, None, UNSET], min(FOREIGN)),
        "user_name": said(["Dana", "Noa", UNSET], ""),
        "user_email": said(["d@x.org", "n@x.org", UNSET], ""),
    }
)
EXTENSION = st.fixed_dictionaries(
    {
        "sip": st.sampled_from(["1", "2", "3", "4"]),
        "name": st.sampled_from(["Desk", "Door", UNSET]),
        "speed_dial": said(["11", "12", "13", "", UNSET]),
    }
)
ACTIVE = st.fixed_dictionaries({"active": st.sampled_from([True, False, UNSET])})


COLUMNS = ("account_id", "account_name", "parent_account_id", "user_id", "user_name", "user_email", "speed_dial")


@st.composite
def files(draw: st.DrawFn) -> list[Record]:
    """Records that speak of few accounts and people, mostly in the same words; some lack a column throughout."""
    accounts = draw(st.lists(ACCOUNT, min_size=1, max_size=4))
    users = draw(st.lists(USER, min_size=1, max_size=4))
    account, user = st.sampled_from(accounts), st.sampled_from(users)
    record = st.one_of(
        st.tuples(EXTENSION, account, user, ACTIVE),
        st.tuples(EXTENSION, account, ACTIVE),
        st.tuples(EXTENSION, user),
        st.tuples(account, ACTIVE),
        st.tuples(user, ACTIVE),
    )
    absent = dict.fromkeys(draw(st.sets(st.sampled_from(COLUMNS), max_size=3)), UNSET)
    return [as_record(*parts, absent) for parts in draw(st.lists(record, min_size=2, max_size=10))]


def as_record(*parts: dict[str, object]) -> Record:
    fields: dict[str, object] = {"place": 0, "sip": ""}
    for part in parts:
        fields |= part
    return Record(**fields)


FILES = files()


def planned(file: Reading, current: Current, *, prune: bool = False) -> Plan:
    return make_plan(file, ROOT, "Acme", current, prune=prune, prune_limit=100)


def sound(records: list[Record], current: Current) -> Reading:
    """The file without the records that stand in the way."""
    file = reading(*records)
    while made := planned(file, current).refused:
        worst = made[-1].place
        file = reading(*(record for record in file.records if record.place != worst))
    return file


@st.composite
def imports(draw: st.DrawFn) -> tuple[Current, Reading]:
    """An organisation, and a file that can be imported into it."""
    first = sound(draw(FILES), nothing())
    current = carry_out(planned(first, nothing()), nothing())
    return current, sound(draw(FILES), current)


@given(imports(), st.booleans())
def test_planning_again_finds_nothing_to_do(case: tuple[Current, Reading], prune: bool) -> None:
    current, file = case
    after = carry_out(planned(file, current, prune=prune), current)
    again = planned(file, after, prune=prune)
    assert not again.refused
    assert not again.disabled
    for kind in (again.accounts, again.users, again.extensions):
        assert (kind.added, kind.changed) == ((), ())


@given(imports(), st.booleans())
def test_an_organisation_remains_one(case: tuple[Current, Reading], prune: bool) -> None:
    current, file = case
    after = carry_out(planned(file, current, prune=prune), current)
    assert_tree(after)
    for user_id, user in after.users.items():
        assert user.id == user_id
        assert user.name or user.email
        assert user_id not in FOREIGN
    speed_dials = [it.speed_dial for it in after.extensions.values() if it.speed_dial]
    assert len(speed_dials) == len(set(speed_dials))
    assert len({it.id for it in after.extensions.values()}) == len(after.extensions)
    for sip, extension in after.extensions.items():
        assert extension.sip == sip
        assert extension.name
        assert extension.account_id in after.accounts
        assert extension.user_id is None or extension.user_id in after.users


def assert_tree(after: Current) -> None:
    for account_id, account in after.accounts.items():
        assert account.id == account_id
        assert account.organization_id == ROOT
        assert account.name
        assert account_id not in FOREIGN
        assert (account.parent_id is None) == (account_id == ROOT)
        steps, at = 0, account
        while at.parent_id is not None:
            at = after.accounts[at.parent_id]
            steps += 1
            assert steps <= len(after.accounts)


@given(imports())
def test_accounts_are_added_after_those_above_them(case: tuple[Current, Reading]) -> None:
    current, file = case
    known = set(current.accounts)
    for account in planned(file, current).accounts.added:
        assert account.parent_id is None or account.parent_id in known
        known.add(account.id)


@given(imports())
def test_what_the_file_says_holds_afterwards(case: tuple[Current, Reading]) -> None:
    current, file = case
    after = carry_out(planned(file, current), current)
    declared = {record.account_id for record in file.records if record.account_id}
    for record in file.records:
        if record.account_id or record.account_name:
            assert any(is_account(it, record, declared, after) for it in after.accounts.values())
        if record.user_id or record.user_name or record.user_email:
            assert any(is_user(user_id, record, after) for user_id in after.users)
        if record.sip:
            assert_extension(record, current, after, declared)


def is_account(account: Account, record: Record, declared: set[object], after: Current) -> bool:
    # An extension's record may refer to its account by id or name alone; what it leaves empty says nothing.
    parent_id = UNSET if record.sip and record.parent_account_id is None else record.parent_account_id
    name = UNSET if record.sip and record.account_id and not record.account_name else record.account_name
    if parent_id is not UNSET and parent_id not in after.accounts and parent_id not in declared:
        parent_id = None if account.id == ROOT else ROOT
    return (
        (not record.account_id or account.id == record.account_id)
        and (name is UNSET or account.name == name)
        and (parent_id is UNSET or account.parent_id == parent_id)
        and (bool(record.sip) or record.active is UNSET or account.active == record.active)
    )


def is_user(user_id: int, record: Record, after: Current) -> bool:
    user = after.users[user_id]
    # An extension's record may refer to its user by id alone.
    silent = bool(record.sip and record.user_id) and not (record.user_name or record.user_email)
    return (
        (not record.user_id or user_id == record.user_id)
        and (silent or record.user_name is UNSET or user.name == record.user_name)
        and (silent or record.user_email is UNSET or user.email == record.user_email)
        and (bool(record.sip) or record.active is UNSET or user.active == record.active)
    )


def assert_extension(record: Record, current: Current, after: Current, declared: set[object]) -> None:
    extension, before = after.extensions[record.sip], current.extensions.get(record.sip)
    for field in ("name", "speed_dial", "active"):
        value = getattr(record, field)
        kept = getattr(before, field) if before else {"speed_dial": "", "active": True}.get(field)
        assert getattr(extension, field) == (kept if value is UNSET else value)
    if record.account_id or record.account_name:
        assert is_account(after.accounts[extension.account_id], record, declared, after)
    elif record.account_id is UNSET and record.account_name is UNSET and before:
        assert extension.account_id == before.account_id
    else:
        assert extension.account_id == ROOT
    if record.user_id or record.user_name or record.user_email:
        assert extension.user_id is not None
        assert is_user(extension.user_id, record, after)
    elif {record.user_id, record.user_name, record.user_email} == {UNSET} and before:
        assert extension.user_id == before.user_id
    else:
        assert extension.user_id is None


@given(imports(), st.booleans())
def test_what_the_file_does_not_name_stays(case: tuple[Current, Reading], prune: bool) -> None:
    current, file = case
    made = planned(file, current, prune=prune)
    after = carry_out(made, current)
    sips = {record.sip for record in file.records}
    for sip, extension in current.extensions.items():
        if sip not in sips:
            assert after.extensions[sip] == msgspec.structs.replace(extension, active=extension.active and not prune)
    assert {it.sip for it in made.disabled} == {
        it.sip for it in current.extensions.values() if prune and it.active and it.sip not in sips
    }
    assert current.accounts.keys() <= after.accounts.keys()
    assert current.users.keys() <= after.users.keys()
    if not file.records:
        assert after.accounts == current.accounts
        assert after.users == current.users


@given(imports())
def test_every_extension_is_counted_once(case: tuple[Current, Reading]) -> None:
    current, file = case
    made = planned(file, current)
    assert total(made.extensions) == sum(bool(record.sip) for record in file.records)


@given(imports())
def test_every_account_and_user_is_counted_once(case: tuple[Current, Reading]) -> None:
    current, file = case
    made = planned(file, current)
    for kind, ids in ((made.accounts, "account_id"), (made.users, "user_id")):
        touched = [it.id for it in kind.added] + [change.after.id for change in kind.changed]
        assert len(touched) == len(set(touched))
        assert total(kind) >= len({getattr(record, ids) for record in file.records} - {None, UNSET})
        assert all(change.before != change.after and change.before.id == change.after.id for change in kind.changed)


def total(kind: Planned) -> int:
    return len(kind.added) + len(kind.changed) + kind.unchanged


@given(FILES, FILES)
def test_no_file_breaks_planning_and_refusals_name_their_record(first: list[Record], second: list[Record]) -> None:
    before = sound(first, nothing())
    current = carry_out(planned(before, nothing()), nothing())
    made = planned(reading(*second), current, prune=True)
    assert all(1 <= bad.place <= len(second) for bad in made.refused)
    sips = {record.sip for record in second} - {""}
    assert total(made.extensions) == len(sips)


@given(FILES)
def test_the_order_of_records_does_not_matter_to_whether_a_file_is_refused(records: list[Record]) -> None:
    forward, backward = planned(reading(*records), nothing()), planned(reading(*reversed(records)), nothing())
    assert bool(forward.refused) == bool(backward.refused)
