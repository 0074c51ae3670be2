import pytest

from .conftest import Cli


@pytest.mark.usefixtures("sample")
def test_the_life_of_an_extension(cli: Cli) -> None:
    added = cli("extension", "add", "new1", "קבלה", "--account", "5100", "--speed-dial", "77", "--user", "701")
    assert added.succeeded() == "Extension new1 (קבלה) added.\n"
    assert cli("extension", "set", "new1", "--name", "Desk").succeeded() == "Extension new1 (Desk) set.\n"
    assert cli("extension", "move", "new1", "--to", "5200").succeeded() == "Extension new1 (Desk) moved.\n"
    assert cli("extension", "list", "--search", "new1").succeeded().splitlines() == [
        "SIP   Name  Dial  Account            User     State",
        "new1  Desk  77    5200 שירות לקוחות  דנה לוי  active",
    ]
    assert cli("extension", "disable", "new1").succeeded() == "Extension new1 (Desk) disabled.\n"
    assert cli("extension", "enable", "new1").succeeded() == "Extension new1 (Desk) enabled.\n"
    cli("extension", "disable", "new1")
    assert cli("extension", "delete", "new1").succeeded() == "Extension new1 deleted.\n"


@pytest.mark.usefixtures("sample")
def test_json(cli: Cli) -> None:
    added = cli("extension", "add", "new1", "Desk", "--account", "5100", "--user", "701", "--json").json
    assert added == {
        "id": 71, "account_id": 5100, "sip": "new1", "name": "Desk", "speed_dial": "", "user_id": 701, "active": True,
    }  # fmt: skip
    assert cli("extension", "list", "--search", "NEW1", "--json").json == [
        added
        | {
            "organization_id": 5000,
            "account_name": "Sales",
            "user_name": "דנה לוי",
            "user_email": "dana.levi@tirosh.example",
        }
    ]
    assert cli("extension", "set", "new1", "--no-user", "--json").json["user_id"] is None
    assert cli("extension", "set", "new1", "--user", "702", "--json").json["user_id"] == 702
    assert cli("extension", "set", "new1", "--speed-dial", "78", "--json").json["user_id"] == 702
    assert cli("extension", "set", "new1", "--speed-dial", "", "--json").json["speed_dial"] == ""
    assert cli("extension", "move", "new1", "--to", "5200", "--json").json["account_id"] == 5200
    assert cli("extension", "disable", "new1", "--json").json["active"] is False
    assert cli("extension", "enable", "new1", "--json").json["active"] is True
    cli("extension", "disable", "new1", "--organization", "5000")
    assert cli("extension", "delete", "new1", "--json").json == {"sip": "new1", "deleted": True}


@pytest.mark.usefixtures("sample")
def test_which_are_listed(cli: Cli) -> None:
    assert len(cli("extension", "list", "--json").json) == 70
    assert len(cli("extension", "list", "--json", "--limit", "3").json) == 3
    assert len(cli("extension", "list", "--json", "--organization", "5000", "--account", "5110").json) == 12
    some = cli("extension", "list", "--limit", "3")
    assert len(some.succeeded().splitlines()) == 4
    assert some.err == "3 of 70 shown; --limit 0 shows all\n"
    for search in ("דָּנָה", "levi DANA", "Dana.Lévi@"):
        assert len(cli("extension", "list", "--search", search, "--json").json) == 1
    none = cli("extension", "list", "--search", "nobody")
    assert (none.succeeded(), none.err) == ("", "No such extensions.\n")


@pytest.mark.usefixtures("empty")
def test_no_extensions_yet(cli: Cli) -> None:
    ran = cli("extension", "list")
    assert ran.succeeded() == ""
    assert ran.err == (
        "No extensions yet; add one with `dialtree extension add SIP NAME --account ID` or `dialtree import FILE`.\n"
    )
