import json
import sqlite3
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from .conftest import Cli
from .terminal import CTRL_D, Terminal

PASSWORD = "correct horse battery"
GIVEN = f"{PASSWORD}\n".encode()
OPERATOR = ("user", "add", "Owner", "--email", "Owner@Acme.example", "--role", "operator")


def _hash(path: Path) -> str:
    (found,) = sqlite3.connect(path).execute("SELECT password_hash FROM credentials").fetchone()
    return str(found)


def test_the_first_operator(cli: Cli, empty: Path) -> None:
    told = cli(*OPERATOR, "--password-stdin", given=GIVEN).succeeded()
    assert told == "Operator 1 (Owner) added: they sign in with owner@acme.example as operator.\n"
    assert _hash(empty).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PasswordHasher().verify(_hash(empty), PASSWORD)
    assert cli(*OPERATOR, "--password-stdin", given=GIVEN).refused() == (
        "dialtree: --email: somebody signs in with it already"
    )
    listed = cli("operator", "list").succeeded().splitlines()
    assert listed == [
        "ID  Name   E-mail              Second factor  Last signed in  State",
        " 1  Owner  owner@acme.example  no             never           active",
    ]


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (b"", "password: none on standard input"),
        (b"\n" + GIVEN, "password: none on standard input"),
        (b"elevenchars\n", "password: shorter than 12 characters"),
        (b"x" * 1001 + b"\n", "password: longer than 1000 characters"),
        (b"x" * 100_000, "password: longer than 1000 characters"),
        (b"\xff" * 12 + b"\n", "password: not in UTF-8"),
    ],
)
def test_passwords_that_are_refused(cli: Cli, given: bytes, fault: str) -> None:
    assert cli(*OPERATOR, "--password-stdin", given=given).refused() == f"dialtree: {fault}"
    assert cli("operator", "list").err.startswith("No operators yet")


@pytest.mark.parametrize(("given", "password"), [(b"a password \r\n", "a password "), ("סיסמה ארוכה".encode(), "")])
def test_the_line_is_the_password(cli: Cli, empty: Path, given: bytes, password: str) -> None:
    long = b"twelve at least " + given
    cli(*OPERATOR, "--password-stdin", given=long).succeeded()
    assert PasswordHasher().verify(_hash(empty), "twelve at least " + (password or given.decode()))


@pytest.mark.usefixtures("empty")
def test_without_a_terminal_the_password_must_be_said_to_come(cli: Cli) -> None:
    told = cli(*OPERATOR, given=GIVEN).misused()
    assert "a password is needed: give --password-stdin, or call it from a terminal" in told


@pytest.mark.parametrize("second", [PASSWORD, "something else"])
def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(empty: Path, second: str) -> None:
    with Terminal(*OPERATOR, "--database", f"sqlite:///{empty}") as terminal:
        terminal.wait_for("Password: ")
        terminal.press(f"{PASSWORD}\n")
        terminal.wait_for("The same again: ")
        terminal.press(f"{second}\n")
        assert terminal.end() == (0 if second == PASSWORD else 1)
        assert PASSWORD not in terminal.seen
        assert ("added" if second == PASSWORD else "password: the two are not the same") in terminal.seen


def test_at_a_terminal_nothing_is_no_password(empty: Path) -> None:
    with Terminal(*OPERATOR, "--database", f"sqlite:///{empty}") as terminal:
        terminal.wait_for("Password: ")
        terminal.press(CTRL_D)
        assert terminal.end() == 1
        assert "password: shorter than 12 characters" in terminal.seen


@pytest.mark.usefixtures("sample")
def test_a_user_who_signs_in(cli: Cli) -> None:
    add = ("user", "add", "Dana", "--email", "dana@x.example", "--role", "manager", "--password-stdin")
    told = cli(*add, "--account", "5500", given=GIVEN).succeeded()
    assert told == "User 717 (Dana) added: they sign in with dana@x.example as manager.\n"
    assert cli("user", "list", "--json").json[-1]["role"] == "manager"
    changed = cli("user", "sign-in", "717", "--role", "viewer").succeeded()
    assert changed == "User 717: they sign in with dana@x.example as viewer.\n"
    shown = cli("user", "sign-in", "717", "--email", "D@x.example", "--account", "5000", "--json").json
    assert (shown["email"], shown["account_id"], shown["role"]) == ("d@x.example", 5000, "viewer")
    assert "password" not in json.dumps(shown).replace("has_password", "")


@pytest.mark.usefixtures("sample")
def test_both_or_neither(cli: Cli) -> None:
    add = ("user", "add", "Dana", "--email", "no e-mail", "--role", "manager", "--password-stdin")
    assert "--email: no e-mail address" in cli(*add, "--account", "5500", given=GIVEN).refused()
    add = ("user", "add", "Dana", "--email", "dana@x.example", "--role", "agent", "--password-stdin")
    assert cli(*add, "--account", "77", given=GIVEN).refused() == "dialtree: --account: there is no account 77"
    assert len(cli("user", "list", "--json").json) == 16


@pytest.mark.usefixtures("sample")
def test_letting_a_user_in(cli: Cli) -> None:
    assert cli("user", "sign-in", "701", "--role", "viewer").refused() == (
        "dialtree: --account: missing: user 701 does not sign in yet"
    )
    told = cli("user", "sign-in", "701", "--role", "viewer", "--account", "5000").succeeded()
    assert told == "User 701: they sign in with dana.levi@tirosh.example as viewer, once they have a password.\n"
    told = cli("user", "sign-in", "701", "--password-stdin", given=GIVEN).succeeded()
    assert told == "User 701: they sign in with dana.levi@tirosh.example as viewer.\n"
    assert cli("user", "sign-in", "701", "--without-second-factor").succeeded() == told


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("user", "add", "A", "--account", "1"), "only who has a role signs in: give --role too"),
        (("user", "add", "A", "--password-stdin"), "only who has a role signs in: give --role too"),
        (("user", "add", "A", "--role", "viewer"), "give the account that the viewer is of: --account"),
        ((*OPERATOR, "--account", "1"), "an operator belongs to no organisation: no --account, --organization or --id"),
        (("user", "sign-in", "1"), "nothing to change: give --email"),
        (("operator", "set", "1"), "nothing to set: give --name"),
    ],
)
def test_options_that_do_not_go_together(cli: Cli, arguments: tuple[str, ...], fault: str) -> None:
    assert fault in cli(*arguments, given=GIVEN).misused()


def test_the_life_of_an_operator(cli: Cli, empty: Path) -> None:
    cli(*OPERATOR, "--password-stdin", given=GIVEN).succeeded()
    alone = "dialtree: operator: 1 is the only one who can sign in; make another first"
    assert cli("operator", "disable", "1").refused() == alone
    assert cli("operator", "delete", "1").refused() == alone
    before = _hash(empty)
    assert cli("operator", "set", "1", "--name", "Boss", "--password-stdin", given=GIVEN[::-1] + b"\n").refused()
    told = cli("operator", "set", "1", "--name", "Boss", "--password-stdin", given=b"another password").succeeded()
    assert told == "Operator 1 (Boss) set.\n"
    assert _hash(empty) != before
    second = cli(
        "user",
        "add",
        "Second",
        "--email",
        "s@x.example",
        "--role",
        "operator",
        "--password-stdin",
        "--json",
        given=GIVEN,
    )
    assert second.json["id"] == 2
    assert cli("operator", "disable", "1").succeeded() == "Operator 1 (Boss) disabled.\n"
    assert cli("operator", "enable", "1", "--json").json["active"] is True
    assert cli("operator", "delete", "1").succeeded() == "Operator 1 deleted.\n"
    assert cli("operator", "set", "1", "--name", "x").refused() == "dialtree: operator: there is no operator 1"
    assert [it["id"] for it in cli("operator", "list", "--json").json] == [2]
