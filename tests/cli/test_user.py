import pytest

from .conftest import Cli
from .terminal import CTRL_C, Terminal


@pytest.mark.usefixtures("sample")
def test_the_life_of_a_user(cli: Cli) -> None:
    assert cli("user", "add", "Dana", "--email", "dana@x.example").succeeded() == "User 717 (Dana) added.\n"
    assert cli("user", "set", "717", "--name", "").succeeded() == "User 717 (dana@x.example) set.\n"
    assert cli("user", "set", "717", "--name", "דנה", "--email", "").succeeded() == "User 717 (דנה) set.\n"
    assert cli("user", "disable", "717").succeeded() == "User 717 (דנה) disabled.\n"
    assert cli("user", "enable", "717").succeeded() == "User 717 (דנה) enabled.\n"
    cli("user", "disable", "717")
    assert cli("user", "delete", "717").succeeded() == "User 717 deleted.\n"


@pytest.mark.usefixtures("sample")
def test_json(cli: Cli) -> None:
    user = {"id": 800, "name": "Dana", "email": "", "active": True}
    assert cli("user", "add", "Dana", "--organization", "5000", "--id", "800", "--json").json == user
    assert cli("user", "set", "800", "--email", "d@x", "--json").json == user | {"email": "d@x"}
    assert cli("user", "disable", "800", "--json").json["active"] is False
    assert cli("user", "enable", "800", "--json").json["active"] is True
    listed = cli("user", "list", "--json").json
    assert len(listed) == 17
    assert listed[-1] == user | {"email": "d@x", "organization_id": 5000, "role": None}
    cli("user", "disable", "800")
    assert cli("user", "delete", "800", "--json").json == {"id": 800, "deleted": True}


@pytest.mark.usefixtures("sample")
def test_the_table(cli: Cli) -> None:
    ran = cli("user", "list", "--limit", "2", "--organization", "5000")
    assert ran.succeeded().splitlines() == [
        " ID  Name      E-mail                      Organisation  Role  State",
        "701  דנה לוי   dana.levi@tirosh.example            5000        active",
        "702  יוסי כהן  yossi.cohen@tirosh.example          5000        active",  # noqa: RUF001
    ]
    assert ran.err == "2 of 16 shown; --limit 0 shows all\n"
    everyone = cli("user", "list", "--limit", "0")
    assert len(everyone.succeeded().splitlines()) == 17
    assert everyone.err == ""


@pytest.mark.usefixtures("empty")
def test_no_users_yet(cli: Cli) -> None:
    ran = cli("user", "list")
    assert ran.succeeded() == ""
    assert ran.err == "No users yet; add one with `dialtree user add NAME` or `dialtree import FILE`.\n"


@pytest.mark.usefixtures("sample")
def test_erased_without_being_asked(cli: Cli) -> None:
    ran = cli("user", "erase", "701")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == ("dialtree user erase: nobody can be asked here: give --yes; see `dialtree user erase --help`\n")
    assert cli("user", "erase", "701", "--yes").succeeded() == "User 701 erased.\n"
    assert cli("user", "erase", "702", "-y", "--json").json == {"id": 702, "erased": True}
    assert len(cli("user", "list", "--json").json) == 14
    ran = cli("user", "erase", "9999", "--yes")
    assert (ran.code, ran.err) == (1, "dialtree: user: there is no user 9999\n")


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("answer", "code", "line"),
    [
        ("y\n", 0, "User 701 erased."),
        ("n\n", 1, "dialtree: user: 701 was not erased"),
        ("\n", 1, "dialtree: user: 701 was not erased"),
        (CTRL_C, 130, "dialtree: interrupted"),
    ],
)
def test_a_terminal_asks_before_a_person_is_erased(cli: Cli, answer: str, code: int, line: str) -> None:
    with Terminal("user", "erase", "701") as terminal:
        terminal.wait_for("Erase user 701 for good? [y/N]")
        terminal.wait_until_it_waits()
        terminal.press(answer)
        assert terminal.end() == code
        assert line in terminal.seen
    assert len(cli("user", "list", "--json").json) == (15 if code == 0 else 16)
