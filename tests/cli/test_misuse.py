"""What a command was not meant to be called with: exit 2, one line, and nothing done."""

import pytest

from .conftest import Cli

_ID = "not between 1 and 9007199254740991"
_DATE = "neither a date (2027-01-31) nor a moment (2027-01-31T12:00Z)"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("command", "rest", "told"),
    [
        ("", "frob", "No such command 'frob'"),
        ("", "acount list", "No such command 'acount'. Did you mean 'account'?"),
        ("account", "frob", "No such command 'frob'"),
        ("account add", "", "Missing argument 'NAME'"),
        ("account add", "X --id 1x", "--id: '1x' is not a number"),
        ("account add", "X --id 1_000", "--id: '1_000' is not a number"),
        ("account add", "X --id 99999999999999999999", f"--id: {_ID}"),
        ("account add", "X --parent 0", f"--parent: {_ID}"),
        ("account move", "5100", "Missing option '--to'"),
        ("account list", "more", "Got unexpected extra argument(s) (more)"),
        ("user enable", "0", f"USER_ID: {_ID}"),
        ("user list", "--limit -3", "--limit: '-3' is not a whole number between 0 and 1000000000"),
        ("user set", "701", "nothing to set: give --name or --email"),
        ("extension set", "tirosh100", "nothing to set: give --name, --speed-dial, --user or --no-user"),
        ("extension set", "tirosh100 --user 701 --no-user", "--user and --no-user exclude each other"),
        ("code issue", "5000 --scope all", "--scope: 'all' is not one of 'organization', 'account'"),
        ("code issue", "5000 --expires soon", f"--expires: 'soon' is {_DATE}"),
        ("code issue", "5000 --expires=", f"--expires: '' is {_DATE}"),
        (
            "code set",
            "1",
            "nothing to set: give --label, --scope, --allow, --anywhere, --expires or --no-expiry",
        ),
        ("code set", "1 --allow ::1 --anywhere", "--allow and --anywhere exclude each other"),
        ("code set", "1 --expires 2999-01-31 --no-expiry", "--expires and --no-expiry exclude each other"),
        ("code rotate", "1 --overlap 721", "--overlap: '721' is not a whole number between 0 and 720"),
        ("export", "--json", "No such option: --json"),
        ("export", "--organisation 5", "No such option: --organisation (Possible options: --organization)"),
        ("export", "--format xml", "--format: 'xml' is not one of 'csv', 'json'"),
        ("import", "x.csv --organization Acme", "--organization: 'Acme' is not a number"),
        ("import", "x.csv --prune-limit 5", "--prune-limit is of use with --prune only"),
        *(
            (
                "import",
                f"x.csv --prune --prune-limit {share}",
                f"--prune-limit: '{share}' is not a number between 0 and 100",
            )
            for share in ("nan", "-1", "100.1", "half", "inf")
        ),
        ("serve", "--port 0", "--port: '0' is not a whole number between 1 and 65535"),
        ("serve", "--workers many", "--workers: 'many' is not a whole number between 1 and 256"),
    ],
)
def test_misuse(cli: Cli, command: str, rest: str, told: str) -> None:
    before = cli("export").out
    path = " ".join(("dialtree", *command.split()))
    assert cli(*command.split(), *rest.split()).misused() == f"{path}: {told}; see `{path} --help`"
    assert cli("export").out == before


@pytest.mark.usefixtures("sample")
def test_an_option_without_its_value(cli: Cli) -> None:
    assert cli("account", "move", "5100", "--to").misused() == "dialtree: Option '--to' requires an argument"


def test_an_argument_that_is_no_text(cli: Cli) -> None:
    assert cli("account", "add", "\udcff").misused() == "dialtree: argument '\\udcff' is not in UTF-8"


@pytest.mark.parametrize("arguments", [("adopt", "5100"), ("issue", "5100"), ("revoke",)], ids=" ".join)
def test_a_code_that_is_given_as_an_argument_is_not_repeated(cli: Cli, arguments: tuple[str, ...]) -> None:
    ran = cli("code", *arguments, "LegacyCode99999")
    assert ran.code == 2
    assert "LegacyCode99999" not in ran.out + ran.err
    assert "***" in ran.err
