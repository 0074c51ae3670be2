from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dialtree.directory.code import is_issued
from support.directory import execute, read

from .conftest import Cli
from .process import run
from .terminal import CTRL_C, CTRL_D, Terminal


@pytest.mark.usefixtures("sample")
def test_the_code_alone_is_printed(cli: Cli) -> None:
    ran = cli("code", "issue", "5000", "--label", "our CRM")
    code = ran.succeeded()
    assert code.endswith("\n")
    assert is_issued(code.strip())
    assert ran.err == "Code 1 of account 5000 issued. Keep it now: it is not shown again.\n"
    everything = cli("code", "list").out + cli("code", "list", "--json").out
    assert code.strip() not in everything
    assert f"…{code.strip()[-4:]}" in everything


@pytest.mark.usefixtures("sample")
def test_json(cli: Cli) -> None:
    terms = (
        "--label",
        "מרכזייה",
        "--scope",
        "account",
        "--allow",
        "10.0.0.0/8",
        "--allow",
        "::1",
        "--expires",
        "2999-01-31",
    )
    issued = cli("code", "issue", "5100", *terms, "--json").json
    secret, created = issued.pop("code"), issued.pop("created_at")
    assert is_issued(secret)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(created)) < timedelta(minutes=1)
    assert issued == {
        "id": 1, "organization_id": 5000, "account_id": 5100, "last_four": secret[-4:], "label": "מרכזייה",
        "scope": "account", "networks": ["10.0.0.0/8", "::1/128"], "expires_at": "2999-02-01T00:00:00Z",
        "revoked_at": None, "successor_id": None,
    }  # fmt: skip
    adopted = cli("code", "adopt", "5000", "--json", given=b" oldCode99 \n").json
    assert adopted["last_four"] == "de99"
    assert "code" not in adopted
    (first, second) = cli("code", "list", "--json").json
    assert first == issued | {"created_at": created, "account_name": "Sales", "requests": 0, "last_used_at": None}
    assert second["account_name"] == "תירוש ציוד רפואי"
    assert cli("code", "revoke", "2", "--json").json["revoked_at"]


@pytest.mark.usefixtures("sample")
def test_revoking(cli: Cli) -> None:
    cli("code", "issue", "5000")
    assert cli("code", "revoke", "1").succeeded() == "Code 1 of account 5000 revoked.\n"
    assert cli("code", "revoke", "1").succeeded() == "Code 1 of account 5000 revoked.\n"


@pytest.mark.usefixtures("sample")
def test_adopting(cli: Cli) -> None:
    assert cli("code", "adopt", "5000", given=b"oldCode99\n").succeeded() == "Code 1 of account 5000 adopted.\n"
    known = "dialtree: code: known already: code 1 of account 5000, which is in use"
    assert cli("code", "adopt", "5000", given=b"oldCode99").refused() == known


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("given", [b"short", b"with space 99", b"\xff" * 20, b"\0" * 100_000, b"a" * 65])
def test_what_is_no_code_is_not_repeated(cli: Cli, given: bytes) -> None:
    assert cli("code", "adopt", "5000", given=given).refused() == "dialtree: code: not 8 to 64 of A-Z, a-z and 0-9"


@pytest.mark.usefixtures("sample")
def test_setting(cli: Cli) -> None:
    issued = cli("code", "issue", "5000", "--allow", "10.0.0.0/8", "--expires", "2999-01-31", "--json").json
    del issued["code"]
    changed = cli("code", "set", "1", "--label", "CRM", "--scope", "account", "--anywhere", "--no-expiry", "--json")
    now = {**issued, "label": "CRM", "scope": "account", "networks": [], "expires_at": None}
    assert changed.json == now
    assert cli("code", "set", "1", "--allow", "::1", "--expires", "2999-01-31").succeeded() == (
        "Code 1 of account 5000 set.\n"
    )
    (listed,) = cli("code", "list", "--json").json
    assert (listed["networks"], listed["expires_at"], listed["label"]) == (["::1/128"], issued["expires_at"], "CRM")
    assert (
        cli("code", "set", "1", "--allow", "10.0.0.1/8").refused() == "dialtree: --allow: 10.0.0.1/8 has host bits set"
    )


@pytest.mark.usefixtures("sample")
def test_rotating(cli: Cli) -> None:
    old = cli("code", "issue", "5100", "--label", "CRM").succeeded().strip()
    ran = cli("code", "rotate", "1", "--overlap", "48")
    new = ran.succeeded().strip()
    assert is_issued(new)
    assert new != old
    first, second = cli("code", "list", "--json").json
    end = datetime.fromisoformat(first["expires_at"])
    assert end == datetime.fromisoformat(second["created_at"]) + timedelta(hours=48)
    assert (second["label"], second["account_id"], second["expires_at"]) == ("CRM", 5100, None)
    told = f"Code 2 replaces code 1, which expires {end:%Y-%m-%d %H:%M}Z. Keep it now: it is not shown again.\n"
    assert ran.err == told
    again = "dialtree: code: 1 is being rotated out: code 2 takes its place; rotate that"
    assert cli("code", "rotate", "1").refused() == again
    at_once = cli("code", "rotate", "2", "--overlap", "0", "--json").json
    assert is_issued(at_once.pop("code"))
    assert datetime.fromisoformat(at_once["old"]["expires_at"]) <= datetime.now(UTC)
    assert cli("code", "rotate", "2").refused() == "dialtree: code: 2 has expired; issue a new one"


def test_the_table(cli: Cli, sample: Path) -> None:
    cli("code", "issue", "5000", "--label", "one")
    cli("code", "issue", "5100", "--label", "two", "--expires", "2999-01-31", "--allow", "10.0.0.0/8")
    cli("code", "issue", "5100", "--expires", "2999-01-31T10:00+02:00", "--scope", "account")
    cli("code", "issue", "5100", "--expires", "2999-01-31T10:00")
    cli("code", "issue", "5100", "--expires", "2999-01-31")
    cli("code", "revoke", "4")
    execute(sample, "UPDATE codes SET expires_at = '2020-02-01T00:00:00.000000Z' WHERE id = 5")
    execute(sample, "UPDATE codes SET revoked_at = '2026-05-06T07:08:09.000000Z' WHERE id = 4")
    execute(sample, "INSERT INTO code_usage VALUES (5000, 1, '2026-05-06', 3, '2026-05-06T07:08:09.000000Z')")
    ends = dict(read(sample, "SELECT id, last_four FROM codes"))
    assert cli("code", "list", "--organization", "5000").succeeded().splitlines() == [
        "ID  Code   Label  Account                Scope         Networks    Last used   State",
        f" 1  …{ends[1]}  one    5000 תירוש ציוד רפואי  organization  any         2026-05-06  active",
        f" 2  …{ends[2]}  two    5100 Sales             organization  10.0.0.0/8  never       until 2999-01-31",
        f" 3  …{ends[3]}         5100 Sales             account       any         never       until 2999-01-31 08:00Z",
        f" 4  …{ends[4]}         5100 Sales             organization  any         never       revoked 2026-05-06",
        f" 5  …{ends[5]}         5100 Sales             organization  any         never       expired 2020-01-31",
    ]


@pytest.mark.usefixtures("sample")
def test_no_codes_yet(cli: Cli) -> None:
    ran = cli("code", "list")
    assert (ran.succeeded(), ran.err) == ("", "No codes yet; make one with `dialtree code issue ACCOUNT_ID`.\n")


@pytest.mark.usefixtures("sample")
def test_a_terminal_asks_for_the_code_and_does_not_show_it() -> None:
    with Terminal("code", "adopt", "5000") as terminal:
        terminal.wait_for("Code: ")
        terminal.press("oldCode99\n")
        assert terminal.end() == 0
        assert "Code 1 of account 5000 adopted." in terminal.seen
        assert "oldCode99" not in terminal.seen


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("key", "code", "line"),
    [(CTRL_C, 130, "dialtree: interrupted"), (CTRL_D, 1, "dialtree: code: none on standard input")],
)
def test_who_is_asked_may_stop(key: str, code: int, line: str) -> None:
    with Terminal("code", "adopt", "5000") as terminal:
        terminal.wait_for("Code: ")
        terminal.wait_until_it_waits()
        terminal.press(key)
        assert terminal.end() == code
        assert line in terminal.seen
        assert "Traceback" not in terminal.seen


@pytest.mark.usefixtures("sample")
def test_a_code_is_read_from_a_pipe() -> None:
    assert run("code", "adopt", "5000", given="oldCode99").succeeded() == "Code 1 of account 5000 adopted.\n"
