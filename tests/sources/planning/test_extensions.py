from msgspec import UNSET

from dialtree.sources.plan import Change, Planned

from .builders import account, extension, extension_row, organization, plan, refused, row, texts

DESK = extension(4, "420", "Front desk", "11", account_id=8, active=False)
ORGANIZATION = organization([account(8, "Sales")], extensions=[DESK])


def test_a_new_one() -> None:
    assert plan(ORGANIZATION, extension_row("421", "Back office")).extensions == Planned(
        (extension(5, "421", "Back office"),)
    )


def test_a_new_one_with_everything() -> None:
    record = extension_row("421", "Back office", speed_dial="12", account_id=8, active=False)
    assert plan(ORGANIZATION, record).extensions.added == (
        extension(5, "421", "Back office", "12", account_id=8, active=False),
    )


def test_new_ones_have_ids_in_the_order_of_the_file() -> None:
    made = plan(ORGANIZATION, extension_row("9"), extension_row("420"), extension_row("1"))
    assert [(it.id, it.sip) for it in made.extensions.added] == [(5, "9"), (6, "1")]


def test_a_new_one_needs_a_name() -> None:
    assert refused(plan(ORGANIZATION, extension_row("421", UNSET), extension_row("420", UNSET))) == [
        "1 Name: missing; extension 421 is new and must have a name"
    ]


def test_what_the_file_does_not_speak_of_stays() -> None:
    assert plan(ORGANIZATION, row("420")).extensions == Planned(unchanged=1)


def test_every_field_may_change() -> None:
    made = plan(ORGANIZATION, extension_row("420", "Reception", speed_dial="", account_id=7, active=True))
    assert made.extensions == Planned(changed=(Change(DESK, extension(4, "420", "Reception")),))


def test_an_empty_account_is_the_root() -> None:
    for said in ({"account_id": None}, {"account_name": ""}, {"account_id": None, "account_name": ""}):
        made = plan(ORGANIZATION, extension_row("420", **said), extension_row("421", **said))
        assert made.extensions.changed[0].after.account_id == 7
        assert made.extensions.added[0].account_id == 7


def test_the_same_sip_twice() -> None:
    made = plan(ORGANIZATION, extension_row("421"), extension_row("420"), extension_row("421"), extension_row("421"))
    assert refused(made) == ["3 SIP: 421 is on line 1 too", "4 SIP: 421 is on line 1 too"]
    assert len(made.extensions.added) == 1


def test_sips_differ_in_letter_case() -> None:
    assert not plan(ORGANIZATION, extension_row("a"), extension_row("A")).refused


def test_what_is_disabled_and_named_without_a_word_of_that_stays_so_with_a_notice() -> None:
    disabled = [extension(number, f"42{number}", active=False) for number in range(3)]
    made = plan(organization(extensions=disabled), extension_row("420"), extension_row("421", active=False))
    assert texts(made.notices) == [(0, "disabled, and left so, for the file has no Active: 420")]
