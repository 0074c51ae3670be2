from msgspec import UNSET, UnsetType

from dialtree.directory.identifier import MAX_ID
from dialtree.sources.plan import Change, Planned
from dialtree.sources.record import Record

from .builders import account, extension_row, nothing, organization, plan, refused, row, texts

ACME, SALES, SUPPORT = account(7, "Acme"), account(8, "Sales"), account(9, "Support", 8)
ORGANIZATION = organization([SALES, SUPPORT])


def department(
    account_id: int | UnsetType | None = UNSET,
    name: str | UnsetType = UNSET,
    parent_id: int | UnsetType | None = UNSET,
    **said: object,
) -> Record:
    return row(account_id=account_id, account_name=name, parent_account_id=parent_id, **said)


class TestById:
    def test_the_same_is_left_alone(self) -> None:
        made = plan(ORGANIZATION, department(7, "Acme"), department(8, "Sales", 7), department(9, "Support", 8))
        assert made.accounts == Planned(unchanged=3)
        assert not made.refused

    def test_each_counts_once(self) -> None:
        records = (extension_row(str(number), account_id=8, account_name="Sales") for number in range(5))
        assert plan(ORGANIZATION, *records).accounts == Planned(unchanged=1)

    def test_fields_that_the_file_does_not_speak_of_stay(self) -> None:
        disabled = account(9, "Support", 8, active=False)
        made = plan(organization([SALES, disabled]), department(9))
        assert made.accounts == Planned(unchanged=1)

    def test_a_new_one(self) -> None:
        assert plan(ORGANIZATION, department(12, "New")).accounts == Planned((account(12, "New"),))

    def test_a_new_one_needs_a_name(self) -> None:
        assert refused(plan(ORGANIZATION, extension_row(), department(12), department(12))) == [
            "2 AccountName: missing; account 12 is new and must have a name"
        ]

    def test_a_new_one_with_an_empty_name_is_refused_once_a_record(self) -> None:
        assert refused(plan(ORGANIZATION, department(12, ""), department(12, ""))) == [
            "1 AccountName: empty; an account must have a name",
            "2 AccountName: empty; an account must have a name",
        ]

    def test_a_name_cannot_be_emptied(self) -> None:
        made = plan(ORGANIZATION, department(8, ""))
        assert refused(made) == ["1 AccountName: empty; an account must have a name"]

    def test_an_extension_may_refer_to_it_by_id_alone(self) -> None:
        made = plan(ORGANIZATION, extension_row(account_id=9, account_name="", parent_account_id=None))
        assert made.accounts == Planned(unchanged=1)
        assert not made.refused

    def test_an_extension_may_refer_by_id_alone_to_one_that_the_file_declares(self) -> None:
        by_id = extension_row(account_id=12, account_name="", parent_account_id=None)
        made = plan(ORGANIZATION, by_id, department(12, "New", 8))
        assert made.accounts == Planned((account(12, "New", 8),))
        assert not made.refused

    def test_a_new_one_that_is_only_referred_to_needs_a_name(self) -> None:
        made = plan(ORGANIZATION, extension_row(account_id=12, account_name=""))
        assert refused(made) == ["1 AccountName: missing; account 12 is new and must have a name"]

    def test_another_name(self) -> None:
        made = plan(ORGANIZATION, department(8, "Trade"))
        assert made.accounts == Planned(changed=(Change(SALES, account(8, "Trade")),))

    def test_one_of_another_organisation(self) -> None:
        made = plan(ORGANIZATION, extension_row(account_id=30, account_name="Theirs"))
        assert refused(made) == ["1 AccountID: account 30 belongs to another organisation"]


class TestActive:
    def test_a_record_without_sip_says_it(self) -> None:
        made = plan(ORGANIZATION, department(8, active=False), department(12, "New", active=False))
        assert made.accounts.changed == (Change(SALES, account(8, "Sales", active=False)),)
        assert made.accounts.added == (account(12, "New", active=False),)

    def test_that_of_an_extension_is_not_its_account_s(self) -> None:
        made = plan(ORGANIZATION, extension_row(account_id=8, active=False))
        assert made.accounts == Planned(unchanged=1)


class TestAgreement:
    def test_two_names(self) -> None:
        made = plan(ORGANIZATION, department(8, "Sales"), extension_row(account_id=8, account_name="Support"))
        assert refused(made) == ["2 AccountName: 'Support' here, 'Sales' on line 1"]

    def test_all_are_held_against_the_first(self) -> None:
        made = plan(ORGANIZATION, department(8), department(8, "A"), department(8, "B"), department(8, "C"))
        assert refused(made) == ["3 AccountName: 'B' here, 'A' on line 2", "4 AccountName: 'C' here, 'A' on line 2"]

    def test_two_parents(self) -> None:
        made = plan(ORGANIZATION, department(9, parent_id=8), department(9, parent_id=None), department(9, parent_id=7))
        assert refused(made) == [
            "2 ParentAccountID: empty here, 8 on line 1",
            "3 ParentAccountID: 7 here, 8 on line 1",
        ]

    def test_active(self) -> None:
        made = plan(ORGANIZATION, department(8, active=True), department(8, active=False), extension_row(account_id=8))
        assert refused(made) == ["2 Active: false here, true on line 1"]

    def test_silence_is_no_disagreement(self) -> None:
        made = plan(ORGANIZATION, department(8, "Sales", 7, active=True), department(8), extension_row(account_id=8))
        assert not made.refused


class TestByName:
    def test_one_of_the_directory(self) -> None:
        made = plan(ORGANIZATION, extension_row(account_name="Support"))
        assert made.accounts == Planned(unchanged=1)
        assert made.extensions.added[0].account_id == 9

    def test_an_empty_id_is_none(self) -> None:
        made = plan(ORGANIZATION, department(None, "Support", active=False))
        assert made.accounts.changed == (Change(SUPPORT, account(9, "Support", 8, active=False)),)

    def test_one_of_the_file(self) -> None:
        made = plan(ORGANIZATION, extension_row(account_name="New"), department(40, "New", 8))
        assert made.accounts.added == (account(40, "New", 8),)
        assert made.extensions.added[0].account_id == 40

    def test_the_root(self) -> None:
        assert plan(ORGANIZATION, extension_row(account_name="Acme")).extensions.added[0].account_id == 7

    def test_the_root_to_be_made(self) -> None:
        made = plan(nothing(), extension_row(account_name="Acme"), root_name="Acme")
        assert made.accounts.added == (ACME,)
        assert made.extensions.added[0].account_id == 7

    def test_a_new_one_goes_below_the_root_with_the_next_id(self) -> None:
        made = plan(ORGANIZATION, extension_row(account_name="New"), department(None, "New"), department(None, "Newer"))
        assert made.accounts.added == (account(10, "New"), account(11, "Newer"))

    def test_it_may_say_what_is_above(self) -> None:
        made = plan(ORGANIZATION, department(None, "New", 9))
        assert made.accounts.added == (account(10, "New", 9),)

    def test_the_next_id_is_none_that_the_file_names(self) -> None:
        records = (department(10, "A"), department(None, "B"), department(None, "C"), department(12, "D", 13))
        made = plan(ORGANIZATION, *records)
        assert {it.name: it.id for it in made.accounts.added} == {"A": 10, "D": 12, "B": 11, "C": 14}

    def test_the_next_id_is_not_the_root_to_be_made(self) -> None:
        ids = [made.id for made in plan(nothing(), *map(new_department, range(8)), root_name="Acme").accounts.added]
        assert ids == [7, 1, 2, 3, 4, 5, 6, 8, 9]

    def test_no_id_is_left(self) -> None:
        made = plan(organization([account(MAX_ID, "Last")]), department(None, "New"))
        assert refused(made) == ["1 AccountID: empty, and no id is free above those in use"]

    def test_several_of_that_name(self) -> None:
        current = organization([SALES, account(9, "Sales", 8)])
        made = plan(current, extension_row(account_name="Sales"), department(40, "Sales"))
        assert refused(made) == ["1 AccountName: 'Sales' is the name of accounts 8, 9 and 40; give AccountID"]

    def test_names_as_they_will_be(self) -> None:
        records = (
            department(8, "Trade"),
            extension_row("1", account_name="Trade"),
            extension_row("2", account_name="Sales"),
        )
        made = plan(ORGANIZATION, *records)
        assert made.accounts.added == (account(10, "Sales"),)
        assert [it.account_id for it in made.extensions.added] == [8, 10]

    def test_they_must_agree_with_others(self) -> None:
        made = plan(ORGANIZATION, department(9, parent_id=8), department(None, "Support", 7))
        assert refused(made) == ["2 ParentAccountID: 7 here, 8 on line 1"]

    def test_neither_id_nor_name_is_no_account(self) -> None:
        assert plan(ORGANIZATION, extension_row(account_id=None, account_name="")).accounts == Planned()


def new_department(number: int) -> Record:
    return department(None, f"New {number}")


class TestParents:
    def test_empty_is_the_root(self) -> None:
        made = plan(ORGANIZATION, department(9, parent_id=None), department(12, "New", None))
        assert made.accounts.changed == (Change(SUPPORT, account(9, "Support", 7)),)
        assert made.accounts.added == (account(12, "New", 7),)

    def test_another_of_the_directory(self) -> None:
        assert plan(ORGANIZATION, department(9, parent_id=7)).accounts.changed[0].after.parent_id == 7

    def test_one_declared_later_comes_first(self) -> None:
        made = plan(ORGANIZATION, department(14, "C", 13), department(13, "B", 12), department(12, "A", 9))
        assert [it.id for it in made.accounts.added] == [12, 13, 14]
        assert not made.warnings

    def test_a_very_deep_tree(self) -> None:
        deepest = 20_000
        records = (department(number, "A", number - 1) for number in range(deepest, 100, -1))
        records = (*records, department(100, "A", 9))
        made = plan(ORGANIZATION, *records)
        assert [it.id for it in made.accounts.added] == list(range(100, deepest + 1))
        assert not made.refused

    def test_an_unknown_one_is_the_root_with_a_warning(self) -> None:
        made = plan(ORGANIZATION, extension_row(), department(9, parent_id=99))
        assert made.accounts.changed[0].after.parent_id == 7
        assert texts(made.warnings) == [
            (2, "ParentAccountID: no account 99 is known; 9 goes right below the root, account 7")
        ]

    def test_one_of_another_organisation(self) -> None:
        made = plan(ORGANIZATION, department(9, parent_id=30), department(12, "New", 30))
        assert refused(made) == [
            "1 ParentAccountID: account 30 belongs to another organisation",
            "2 ParentAccountID: account 30 belongs to another organisation",
        ]
        assert not made.warnings


class TestLoops:
    def test_in_the_file(self) -> None:
        made = plan(ORGANIZATION, department(14, "C", 12), department(12, "A", 13), department(13, "B", 12))
        assert refused(made) == ["2 ParentAccountID: accounts 12 'A' and 13 'B' would stand below one another"]
        assert len(made.accounts.added) == 3

    def test_with_the_directory(self) -> None:
        made = plan(ORGANIZATION, department(12, "A", 9), department(8, parent_id=12))
        assert refused(made) == [
            "1 ParentAccountID: accounts 12 'A', 9 'Support' and 8 'Sales' would stand below one another"
        ]

    def test_below_what_the_file_leaves_alone(self) -> None:
        made = plan(ORGANIZATION, department(8, parent_id=9))
        assert refused(made) == ["1 ParentAccountID: accounts 8 'Sales' and 9 'Support' would stand below one another"]

    def test_below_itself(self) -> None:
        made = plan(ORGANIZATION, department(8, parent_id=8))
        assert refused(made) == ["1 ParentAccountID: account 8 'Sales' would stand below itself"]

    def test_each_loop_is_named(self) -> None:
        made = plan(ORGANIZATION, department(8, parent_id=8), department(9, parent_id=9))
        assert [bad.place for bad in made.refused] == [1, 2]

    def test_accounts_may_change_places(self) -> None:
        made = plan(ORGANIZATION, department(8, parent_id=9), department(9, parent_id=7))
        assert not made.refused

    def test_several_that_move_are_written_from_the_top_though_what_lies_between_stays(self) -> None:
        first, second, third = account(8, "A"), account(9, "B", 8), account(10, "C", 9)
        made = plan(organization([first, second, third]), department(8, parent_id=10), department(9, parent_id=7))
        assert [change.after for change in made.accounts.changed] == [account(9, "B"), account(8, "A", 10)]


class TestRoot:
    def test_it_is_made_before_all_others(self) -> None:
        made = plan(nothing(), department(8, "Sales"), extension_row(account_id=None), root_name="Acme")
        assert made.accounts.added[0] == ACME
        assert made.extensions.added[0].account_id == 7

    def test_others_may_go_below_it(self) -> None:
        made = plan(nothing(), department(8, "Sales", 7), root_name="Acme")
        assert made.accounts.added == (ACME, SALES)
        assert not made.warnings

    def test_the_file_names_it(self) -> None:
        made = plan(nothing(), department(7, "Acme", None, active=False))
        assert made.accounts.added == (account(7, "Acme", active=False),)

    def test_nobody_names_it(self) -> None:
        assert refused(plan(nothing(), extension_row())) == [
            "0 --organization: account 7 is new; give its name: --organization 7:NAME"
        ]
        assert refused(plan(nothing(), department(7))) == [
            "1 AccountName: missing; account 7 is new and must have a name"
        ]

    def test_the_file_may_rename_it(self) -> None:
        made = plan(ORGANIZATION, department(7, "Apex", None))
        assert made.accounts.changed == (Change(ACME, account(7, "Apex")),)

    def test_the_option_does_not_rename_it(self) -> None:
        made = plan(ORGANIZATION, extension_row(), root_name="Apex")
        assert made.accounts == Planned()
        assert texts(made.notices) == [(0, "--organization: the name 'Apex' is passed over, account 7 is named 'Acme'")]

    def test_the_file_s_name_goes_before_the_option_s(self) -> None:
        made = plan(nothing(), department(7, "Acme"), root_name="Apex")
        assert made.accounts.added == (ACME,)
        assert texts(made.notices) == [(0, "--organization: the name 'Apex' is passed over, account 7 is named 'Acme'")]

    def test_the_name_that_it_has_needs_no_notice(self) -> None:
        assert not plan(ORGANIZATION, department(7), root_name="Acme").notices

    def test_it_cannot_move(self) -> None:
        for parent_id in (8, 7):
            made = plan(ORGANIZATION, department(7, parent_id=parent_id))
            assert refused(made) == [
                f"1 ParentAccountID: account 7 is the organisation and cannot go below {parent_id}"
            ]

    def test_nor_below_another_organisation(self) -> None:
        made = plan(ORGANIZATION, department(7, parent_id=30))
        assert refused(made) == ["1 ParentAccountID: account 30 belongs to another organisation"]

    def test_an_unknown_one_above_is_none(self) -> None:
        made = plan(ORGANIZATION, department(7, parent_id=1))
        assert made.accounts == Planned(unchanged=1)
        assert texts(made.warnings) == [(1, "ParentAccountID: no account 1 is known; 7 stays the root")]
