from dialtree.sources.planning.named import account_ids, user_ids
from dialtree.sources.record import Remark

from .builders import ROOT, bad_row, extension_row, organization, plan, reading, refused, row, texts

ORGANIZATION = organization()


class TestReport:
    def test_what_the_parser_found_is_carried_on(self) -> None:
        warning, notice = Remark("", 1, "odd"), Remark("", 2, "passed over")
        made = plan(
            ORGANIZATION,
            row(account_id=ROOT, parent_account_id=99),
            warnings=[warning],
            notices=[notice],
            root_name="Apex",
        )
        assert made.warnings[0] == warning
        assert made.notices[0] == notice
        assert [len(made.warnings), len(made.notices)] == [2, 2]

    def test_bad_rows_stand_in_the_order_of_the_file(self) -> None:
        twice = [extension_row("420", place=2), extension_row("420", place=4)]
        made = plan(ORGANIZATION, *twice, bad_rows=[bad_row(3), bad_row(5), bad_row(1, file="a.conf")])
        assert [(bad.file, bad.place) for bad in made.refused] == [("", 3), ("", 4), ("", 5), ("a.conf", 1)]

    def test_everything_wrong_is_named(self) -> None:
        made = plan(
            ORGANIZATION,
            extension_row("420", speed_dial="1", account_id=8, account_name="A", user_id=1, user_name="Dana"),
            extension_row("421", speed_dial="1", account_id=8, account_name="B", user_id=1, user_name="Noa"),
        )
        assert refused(made) == [
            "2 AccountName: 'B' here, 'A' on line 1",
            "2 UserName: 'Noa' here, 'Dana' on line 1",
            "2 SpeedDial: 1 is on line 1 (SIP 420) too",
        ]


class TestPlaces:
    def test_an_entry(self) -> None:
        made = plan(ORGANIZATION, extension_row("420"), extension_row("420"), place_name="entry")
        assert refused(made) == ["2 SIP: 420 is in entry 1 too"]

    def test_one_of_an_included_file(self) -> None:
        made = plan(ORGANIZATION, extension_row("420", file="a.conf"), extension_row("420"))
        assert refused(made) == ["2 SIP: 420 is on line 1 of a.conf too"]

    def test_one_of_the_main_file_seen_from_an_included_one(self) -> None:
        made = plan(ORGANIZATION, extension_row("420"), extension_row("420", file="a.conf"))
        assert refused(made) == ["2 SIP: 420 is on line 1 of the main file too"]
        assert made.refused[0].file == "a.conf"

    def test_a_warning_names_its_file(self) -> None:
        made = plan(ORGANIZATION, row(account_id=ROOT, parent_account_id=99, file="a.conf"))
        assert made.warnings[0].file == "a.conf"


class TestRows:
    def test_one_that_declares_nothing(self) -> None:
        made = plan(ORGANIZATION, row(account_id=None, account_name="", user_id=None), row(active=False))
        assert refused(made) == [
            f"{place} SIP: empty, and the line names no account or user either" for place in (1, 2)
        ]

    def test_one_that_declares_two_things(self) -> None:
        made = plan(ORGANIZATION, row(account_id=7, user_name="Dana"), place_name="entry")
        assert refused(made) == ["1 SIP: empty, and the entry names both an account and a user: it can declare one"]

    def test_one_of_an_extension_without_sip(self) -> None:
        made = plan(ORGANIZATION, row(name="Front desk", account_id=7), row(speed_dial="1", user_name="Dana"))
        assert refused(made) == [
            f"{place} SIP: empty, but the line has a name or speed dial of an extension" for place in (1, 2)
        ]

    def test_an_account_above_none(self) -> None:
        made = plan(
            ORGANIZATION, extension_row(account_id=None, parent_account_id=7), extension_row("421", account_id=7)
        )
        assert refused(made) == ["1 ParentAccountID: the line names no account to go below it"]


def test_the_plan_names_its_organisation() -> None:
    assert plan(ORGANIZATION).organization_id == ROOT


def test_the_ids_that_a_file_names() -> None:
    file = reading(
        extension_row("1", account_id=8, parent_account_id=7, user_id=3),
        extension_row("2", account_id=None, parent_account_id=None, user_id=None),
        extension_row("3"),
        row(account_id=9),
    )
    assert account_ids(file) == {7, 8, 9}
    assert user_ids(file) == {3}


def test_remarks_about_the_whole_file_have_no_place() -> None:
    assert texts(plan(ORGANIZATION, root_name="Apex").notices)[0][0] == 0
