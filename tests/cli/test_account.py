import pytest

from .conftest import Cli


@pytest.mark.usefixtures("empty")
def test_the_life_of_an_account(cli: Cli) -> None:
    assert cli("account", "add", "Acme", "--id", "10").succeeded() == "Account 10 (Acme) added.\n"
    assert cli("account", "add", "Sales", "--parent", "10").succeeded() == "Account 11 (Sales) added.\n"
    assert cli("account", "add", "North", "--parent", "10").succeeded() == "Account 12 (North) added.\n"
    assert cli("account", "move", "12", "--to", "11").succeeded() == "Account 12 (North) moved.\n"
    assert cli("account", "set", "12", "--name", "צפון").succeeded() == "Account 12 (צפון) set.\n"
    assert cli("account", "disable", "12").succeeded() == "Account 12 (צפון) disabled.\n"
    assert cli("account", "list").succeeded().splitlines() == [
        "ID  Account   Below  Extensions  State",
        "10  Acme                      0  active",
        "11    Sales      10           0  active",
        "12      צפון     11           0  disabled",
    ]
    assert cli("account", "delete", "12").succeeded() == "Account 12 deleted.\n"
    assert cli("account", "enable", "11").succeeded() == "Account 11 (Sales) enabled.\n"


@pytest.mark.usefixtures("empty")
def test_json(cli: Cli) -> None:
    root = {"id": 10, "organization_id": 10, "parent_id": None, "name": "Acme", "active": True}
    assert cli("account", "add", "Acme", "--id", "10", "--json").json == root
    below = {"id": 11, "organization_id": 10, "parent_id": 10, "name": "Sales", "active": True}
    assert cli("account", "add", "Sales", "--parent", "10", "--json").json == below
    assert cli("account", "list", "--json").json == [root | {"extensions": 0}, below | {"extensions": 0}]
    assert cli("account", "set", "11", "--name", "מכירות", "--json").json == below | {"name": "מכירות"}
    assert cli("account", "move", "11", "--to", "10", "--json").json["parent_id"] == 10
    assert cli("account", "disable", "11", "--json").json["active"] is False
    assert cli("account", "enable", "11", "--json").json["active"] is True
    cli("account", "disable", "11")
    assert cli("account", "delete", "11", "--json").json == {"id": 11, "deleted": True}


@pytest.mark.usefixtures("empty")
def test_one_organisation_of_two(cli: Cli) -> None:
    cli("account", "add", "One", "--id", "1")
    cli("account", "add", "Two", "--id", "2")
    assert [it["name"] for it in cli("account", "list", "--organization", "2", "--json").json] == ["Two"]


@pytest.mark.usefixtures("empty")
def test_no_accounts_yet(cli: Cli) -> None:
    ran = cli("account", "list")
    assert ran.succeeded() == ""
    assert ran.err == (
        "No accounts yet; add an organisation with `dialtree account add NAME` or `dialtree import FILE`.\n"
    )
    assert cli("account", "list", "--json").json == []
