from dialtree.sources.record import Record

from .builders import extension, extension_row, organization, plan, refused

ORGANIZATION = organization(
    extensions=[
        extension(1, "420", speed_dial="11"),
        extension(2, "421", speed_dial="12"),
        extension(3, "422"),
        extension(4, "423", speed_dial="13", active=False),
    ]
)


def dial(sip: str, speed_dial: str) -> Record:
    return extension_row(sip, speed_dial=speed_dial)


def test_twice_in_the_file() -> None:
    made = plan(ORGANIZATION, dial("430", "5"), dial("431", "6"), dial("432", "5"), dial("433", "5"))
    assert refused(made) == ["3 SpeedDial: 5 is on line 1 (SIP 430) too", "4 SpeedDial: 5 is on line 1 (SIP 430) too"]


def test_one_of_an_extension_that_the_file_does_not_name() -> None:
    made = plan(ORGANIZATION, dial("430", "11"), dial("422", "13"))
    assert refused(made) == [
        "1 SpeedDial: 11 belongs to extension 420, which the file does not name",
        "2 SpeedDial: 13 belongs to extension 423, which the file does not name",
    ]


def test_one_that_the_file_would_disable() -> None:
    made = plan(ORGANIZATION, dial("430", "11"), prune=True, prune_limit=100)
    assert refused(made) == ["1 SpeedDial: 11 belongs to extension 420, which the file does not name"]


def test_one_of_an_extension_that_keeps_it() -> None:
    made = plan(ORGANIZATION, extension_row("420"), dial("430", "11"))
    assert refused(made) == ["2 SpeedDial: 11 belongs to extension 420, which keeps it on line 1"]


def test_none_is_not_one() -> None:
    assert not plan(ORGANIZATION, dial("430", ""), dial("431", ""), dial("420", "")).refused


def test_its_own() -> None:
    assert not plan(ORGANIZATION, dial("420", "11")).refused


def test_a_swap() -> None:
    made = plan(ORGANIZATION, dial("420", "12"), dial("421", "11"))
    assert not made.refused
    assert {change.after.sip: change.after.speed_dial for change in made.extensions.changed} == {
        "420": "12",
        "421": "11",
    }


def test_one_that_another_gives_up() -> None:
    assert not plan(ORGANIZATION, dial("430", "11"), dial("420", "")).refused
