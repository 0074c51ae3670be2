import pytest
from msgspec import UNSET, UnsetType

from dialtree.directory.identifier import MAX_ID
from dialtree.sources.plan import Change, Plan, Planned
from dialtree.sources.record import Record

from .builders import extension, extension_row, organization, plan, refused, row, user

Id = int | UnsetType | None
Text = str | UnsetType

DANA, NOA, TAL = user(1, "Dana", "dana@x.org"), user(2, "Noa"), user(3, "", "tal@x.org")
ORGANIZATION = organization(users=[DANA, NOA, TAL], extensions=[extension(1, "420", user_id=1)])


def person(user_id: Id = UNSET, name: Text = UNSET, email: Text = UNSET, **said: object) -> Record:
    return row(user_id=user_id, user_name=name, user_email=email, **said)


def seat(sip: str = "420", user_id: Id = UNSET, name: Text = UNSET, email: Text = UNSET) -> Record:
    return extension_row(sip, user_id=user_id, user_name=name, user_email=email)


def users_of(made: Plan) -> dict[str, int | None]:
    """Whom each extension of a plan would be set to."""
    changed = [change.after for change in made.extensions.changed]
    return {it.sip: it.user_id for it in (*made.extensions.added, *changed)}


class TestById:
    def test_the_same_is_left_alone(self) -> None:
        made = plan(ORGANIZATION, person(1, "Dana", "dana@x.org"), seat("421", 1), person(3))
        assert made.users == Planned(unchanged=2)
        assert users_of(made) == {"421": 1}

    def test_another_name_is_a_change_of_that_user(self) -> None:
        made = plan(ORGANIZATION, seat("420", 1, "Dina"))
        assert made.users == Planned(changed=(Change(DANA, user(1, "Dina", "dana@x.org")),))
        assert made.extensions == Planned(unchanged=1)

    def test_an_empty_cell_empties(self) -> None:
        made = plan(ORGANIZATION, person(1, "", "dana@x.org"))
        assert made.users.changed == (Change(DANA, user(1, "", "dana@x.org")),)

    def test_name_or_email_must_remain(self) -> None:
        made = plan(ORGANIZATION, person(1, "", ""), person(2, ""), person(3, email=""))
        assert refused(made) == [f"{place} UserName: empty, and so is the e-mail" for place in (1, 2, 3)]

    def test_an_unknown_id_is_a_new_user(self) -> None:
        made = plan(ORGANIZATION, seat("421", 12, "Avi"), person(13, email="gil@x.org"))
        assert made.users == Planned((user(12, "Avi"), user(13, "", "gil@x.org")))
        assert users_of(made) == {"421": 12}

    def test_a_new_one_needs_name_or_email(self) -> None:
        made = plan(ORGANIZATION, seat("421", 12), person(13, "", ""))
        assert refused(made) == [
            "1 UserName: user 12 is new and must have a name or an e-mail",
            "2 UserName: user 13 is new and must have a name or an e-mail",
        ]

    def test_one_of_another_organisation(self) -> None:
        made = plan(ORGANIZATION, seat("421", 31, "Avi"))
        assert refused(made) == ["1 UserID: user 31 belongs to another organisation"]

    def test_records_must_agree(self) -> None:
        made = plan(ORGANIZATION, seat("420", 1, "Dana", ""), seat("421", 1, "Dina", ""), seat("422", 1, "Dana", "d@x"))
        assert refused(made) == [
            "2 UserName: 'Dina' here, 'Dana' on line 1",
            "3 UserEmail: 'd@x' here, empty on line 1",
        ]

    def test_an_extension_may_refer_to_them_by_id_alone(self) -> None:
        made = plan(ORGANIZATION, seat("421", 1, "", ""))
        assert made.users == Planned(unchanged=1)
        assert not made.refused


class TestActive:
    def test_a_record_without_sip_says_it(self) -> None:
        made = plan(ORGANIZATION, person(2, active=False), person(None, "Avi", "", active=False))
        assert made.users == Planned((user(4, "Avi", active=False),), (Change(NOA, user(2, "Noa", active=False)),))

    def test_that_of_an_extension_is_not_its_user_s(self) -> None:
        made = plan(ORGANIZATION, extension_row(user_id=1, active=False))
        assert made.users == Planned(unchanged=1)

    def test_a_disabled_one_stays_so(self) -> None:
        current = organization(users=[user(1, "Dana", active=False)])
        assert plan(current, seat("420", None, "Dana")).users == Planned(unchanged=1)

    def test_records_must_agree(self) -> None:
        made = plan(ORGANIZATION, person(2, active=True), person(None, "Noa", "", active=False))
        assert refused(made) == ["2 Active: false here, true on line 1"]


class TestByNameAndEmail:
    def test_one_of_the_directory(self) -> None:
        made = plan(ORGANIZATION, seat("421", None, "Dana", "dana@x.org"), seat("422", UNSET, "", "tal@x.org"))
        assert made.users == Planned(unchanged=2)
        assert users_of(made) == {"421": 1, "422": 3}

    def test_both_must_be_the_same(self) -> None:
        made = plan(ORGANIZATION, seat("421", UNSET, "Dana", ""), seat("422", UNSET, "dana", "dana@x.org"))
        assert made.users == Planned((user(4, "Dana"), user(5, "dana", "dana@x.org")))
        assert users_of(made) == {"421": 4, "422": 5}

    def test_one_of_the_file(self) -> None:
        made = plan(ORGANIZATION, seat("421", None, "Avi", "a@x"), person(40, "Avi", "a@x"))
        assert made.users == Planned((user(40, "Avi", "a@x"),))
        assert users_of(made) == {"421": 40}

    def test_a_new_one_is_one_however_often_it_is_named(self) -> None:
        made = plan(ORGANIZATION, seat("421", None, "Avi", "a@x"), seat("422", None, "Avi", "a@x"), person(4, "Gil"))
        assert made.users == Planned((user(4, "Gil"), user(5, "Avi", "a@x")))
        assert users_of(made) == {"421": 5, "422": 5}

    def test_people_as_they_will_be(self) -> None:
        records = (person(2, "Nina"), seat("421", UNSET, "Nina", ""), seat("422", UNSET, "Noa", ""))
        made = plan(ORGANIZATION, *records)
        assert users_of(made) == {"421": 2, "422": 4}

    def test_several(self) -> None:
        current = organization(users=[user(1, "Dana"), user(2, "Dana")])
        made = plan(current, seat("420", UNSET, "Dana", ""), person(None, "Dana", ""))
        assert refused(made) == [
            "1 UserName: may be any of users 1 and 2; give UserID",
            "2 UserName: may be any of users 1 and 2; give UserID",
        ]

    def test_no_id_is_left(self) -> None:
        made = plan(organization(users=[user(MAX_ID, "Last")]), seat("420", UNSET, "Dana", ""))
        assert refused(made) == ["1 UserID: empty, and no id is free above those in use"]


class TestByOneOfTheTwo:
    def test_by_name_alone(self) -> None:
        made = plan(ORGANIZATION, seat("421", name="Dana"), seat("422", name="Avi"), person(name="Avi"))
        assert made.users == Planned((user(4, "Avi"),), unchanged=1)
        assert users_of(made) == {"421": 1, "422": 4}

    def test_by_email_alone(self) -> None:
        made = plan(ORGANIZATION, seat("421", email="dana@x.org"), seat("422", email="avi@x.org"))
        assert made.users == Planned((user(4, "", "avi@x.org"),), unchanged=1)
        assert users_of(made) == {"421": 1, "422": 4}

    def test_one_whom_the_file_tells_in_full_later(self) -> None:
        made = plan(ORGANIZATION, seat("421", name="Avi"), seat("422", name="Avi", email="avi@x.org"))
        assert made.users == Planned((user(4, "Avi", "avi@x.org"),))
        assert users_of(made) == {"421": 4, "422": 4}

    def test_several(self) -> None:
        current = organization(users=[user(1, "Dana", "d@x"), user(2, "Dana", "e@x"), user(3, "Dan", "e@x")])
        made = plan(current, seat("420", name="Dana"), seat("421", email="e@x"))
        assert refused(made) == [
            "1 UserName: may be any of users 1 and 2; give UserID",
            "2 UserEmail: may be any of users 2 and 3; give UserID",
        ]


class TestOfAnExtension:
    @pytest.mark.parametrize(
        "said",
        [{"user_id": None}, {"name": ""}, {"email": ""}, {"user_id": None, "name": "", "email": ""}],
    )
    def test_empty_cells_take_it_away(self, said: dict[str, str | None]) -> None:
        assert users_of(plan(ORGANIZATION, seat("420", **said))) == {"420": None}

    def test_silence_leaves_it_alone(self) -> None:
        assert plan(ORGANIZATION, seat("420")).extensions == Planned(unchanged=1)

    def test_a_new_extension_has_none(self) -> None:
        assert users_of(plan(ORGANIZATION, seat("421"), seat("422", None, "", ""))) == {"421": None, "422": None}
