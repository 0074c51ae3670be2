"""Imports, as whoever runs them sees them."""

import json
from pathlib import Path

import pytest

from dialtree.cli.import_report import MOST_SHOWN
from support.directory import read

from .conftest import SAMPLE, Cli
from .process import run

_HEADER = "SIP,Name,SpeedDial,AccountID,AccountName,UserName,UserEmail,ParentAccountID,UserID,Active"


def _write(path: Path, *rows: str, header: str = _HEADER) -> str:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def extensions(tmp_path: Path) -> str:
    """A first file: an organisation, an account, a user, three extensions."""
    return _write(
        tmp_path / "first.csv",
        ",,,1,Acme,,,,,true",
        ",,,2,מכירות,,,1,,true",
        "a100,Reception,100,1,Acme,דנה,dana@acme.example,,7,true",
        "a101,Desk,101,2,מכירות,,,1,,true",
        "a102,Fax,102,2,מכירות,,,1,,true",
    )


@pytest.fixture
def changed(tmp_path: Path) -> str:
    """The same, where one extension changed, one is gone, and one is new."""
    return _write(
        tmp_path / "second.csv",
        ",,,1,Acme,,,,,true",
        ",,,2,שיווק,,,1,,true",
        "a100,קבלה,,1,Acme,דנה,dana@acme.example,,7,true",
        "a101,Desk,101,1,,,,,,false",
        "a103,New,103,2,שיווק,,,1,,true",
    )


@pytest.mark.usefixtures("empty")
def test_an_import(cli: Cli, extensions: str) -> None:
    ran = cli("import", extensions)
    assert ran.succeeded().splitlines() == [
        "Accounts    2 added, 0 changed, 0 left alone",
        "Users       1 added, 0 changed, 0 left alone",
        "Extensions  3 added, 0 changed, 0 left alone",
        "Organisation 1: done.",
    ]
    assert ran.err.startswith("5 rows of CSV in ")
    assert ran.err.count("\n") == 1
    assert "0 added, 0 changed, 3 left alone" in cli("import", extensions).succeeded()


@pytest.mark.usefixtures("empty")
def test_a_dry_run_shows_what_would_be_added(cli: Cli, extensions: str) -> None:
    assert cli("import", extensions, "--dry-run").succeeded().splitlines() == [
        "+ account 1 (Acme)",
        "+ account 2 (מכירות)",
        "+ user 7 (דנה)",
        "+ extension a100 (Reception)",
        "+ extension a101 (Desk)",
        "+ extension a102 (Fax)",
        "Accounts    2 would be added, 0 would be changed, 0 left alone",
        "Users       1 would be added, 0 would be changed, 0 left alone",
        "Extensions  3 would be added, 0 would be changed, 0 left alone",
        "Organisation 1: nothing was written (dry run).",
    ]
    assert cli("account", "list", "--json").json == []


@pytest.mark.usefixtures("empty")
def test_a_dry_run_shows_changes_field_by_field_and_what_prune_disables(
    cli: Cli, extensions: str, changed: str
) -> None:
    cli("import", extensions)
    before = cli("export").out
    ran = cli("import", changed, "--dry-run", "--prune", "--prune-limit", "50")
    assert ran.succeeded().splitlines() == [
        '~ account 2 (שיווק): name "מכירות" -> "שיווק"',
        "+ extension a103 (New)",
        '~ extension a100 (קבלה): name "Reception" -> "קבלה"',
        '~ extension a100 (קבלה): speed_dial "100" -> ""',
        "~ extension a101 (Desk): account_id 2 -> 1",
        "~ extension a101 (Desk): active yes -> no",
        "- extension a102 (Fax) disabled: the file no longer has it",
        "Accounts    0 would be added, 1 would be changed, 1 left alone",
        "Users       0 would be added, 0 would be changed, 1 left alone",
        "Extensions  1 would be added, 2 would be changed, 0 left alone",
        "Pruned      1 extension would be disabled",
        "Organisation 1: nothing was written (dry run).",
    ]
    assert cli("export").out == before


@pytest.mark.usefixtures("empty")
def test_a_user_that_is_taken_away(cli: Cli, extensions: str, tmp_path: Path) -> None:
    cli("import", extensions)
    ran = cli(
        "import",
        _write(tmp_path / "x.csv", "a100,Reception,", header="SIP,Name,UserID"),
        "--organization=1",
        "--dry-run",
    )
    assert "~ extension a100 (Reception): user_id 7 -> none" in ran.succeeded().splitlines()


@pytest.mark.usefixtures("empty")
def test_prune(cli: Cli, extensions: str, changed: str) -> None:
    cli("import", extensions)
    assert "Pruned      1 extension disabled\n" in cli("import", changed, "--prune", "--prune-limit", "50").succeeded()
    states = {it["sip"]: it["active"] for it in cli("extension", "list", "--json").json}
    assert states == {"a100": True, "a101": False, "a102": False, "a103": True}


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("more", [[], ["--prune-limit", "33"]])
def test_prune_refuses_to_disable_too_many(cli: Cli, extensions: str, changed: str, more: list[str]) -> None:
    cli("import", extensions)
    before = cli("export").out
    ran = cli("import", changed, "--prune", *more)
    limit = more[1] if more else "20"
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        f"--prune-limit: 1 of 3 active extensions are not in the file and would be disabled, more than {limit} %",
        f"dialtree: 1 fault in {changed}; nothing was written",
    ]
    assert cli("export").out == before


@pytest.mark.usefixtures("empty")
def test_every_bad_row_is_named_by_its_line(cli: Cli, tmp_path: Path) -> None:
    file = _write(
        tmp_path / "bad.csv",
        ",,,1,Acme,,,,,true",
        "a 1,Name,,1,,,,,,true",
        "a2,Name,x,1,,,,,,true",
        "a3,Name,,one,,,,,,maybe",
        "a4,Fine,,1,,,,,,true",
        "a4,Twice,,1,,,,,,true",
    )
    ran = cli("import", file)
    assert ran.code == 1
    assert ran.out == ""
    lines = ran.err.splitlines()
    assert [line.partition(": ")[0] for line in lines[:-1]] == ["line 3", "line 4", "line 5", "line 5", "line 7"]
    assert lines[-1] == f"dialtree: 5 faults in {file}; nothing was written"
    assert cli("account", "list", "--json").json == []


@pytest.mark.usefixtures("empty")
def test_bad_rows_are_named_also_where_the_organisation_cannot_be_told(cli: Cli, tmp_path: Path) -> None:
    table = _write(tmp_path / "bad.csv", "a b,Desk,11", "a1,,12", header="SIP,Name,SpeedDial")
    ran = cli("import", table)
    lines = ran.err.splitlines()
    assert ran.code == 1
    assert [line.partition(": ")[2].partition(":")[0] for line in lines] == ["line 2", "line 3", "--organization"]


@pytest.mark.usefixtures("empty")
def test_a_dry_run_shows_refusals_and_what_sound_rows_would_do(cli: Cli, tmp_path: Path) -> None:
    file = _write(tmp_path / "bad.csv", ",,,1,Acme,,,,,true", "a 1,Name,,1,,,,,,true", "a2,Name,,1,,,,,,true")
    ran = cli("import", file, "--dry-run")
    assert ran.code == 1
    assert ran.out.splitlines() == ["+ account 1 (Acme)", "+ extension a2 (Name)"]
    assert ran.err.startswith("line 3: SIP: ")


@pytest.mark.usefixtures("empty")
def test_json(cli: Cli, extensions: str, changed: str) -> None:
    first = cli("import", extensions, "--json").json
    assert first == {
        "format": "CSV",
        "organization_id": 1,
        "written": True,
        "place_name": "line",
        "accounts": {
            "added": [
                {"id": 1, "organization_id": 1, "parent_id": None, "name": "Acme", "active": True},
                {"id": 2, "organization_id": 1, "parent_id": 1, "name": "מכירות", "active": True},
            ],
            "changed": [],
            "unchanged": 0,
        },
        "users": {
            "added": [{"id": 7, "name": "דנה", "email": "dana@acme.example", "active": True}],
            "changed": [],
            "unchanged": 0,
        },
        "extensions": {"added": first["extensions"]["added"], "changed": [], "unchanged": 0},
        "disabled": [],
        "refused": [],
        "warnings": [],
        "notices": [],
    }
    assert first["extensions"]["added"][0] == {
        "id": 1, "account_id": 1, "sip": "a100", "name": "Reception", "speed_dial": "100", "user_id": 7, "active": True,
    }  # fmt: skip
    second = cli("import", changed, "--json", "--prune", "--prune-limit=50", "--dry-run").json
    assert second["written"] is False
    assert second["accounts"]["changed"] == [{"id": 2, "fields": {"name": {"before": "מכירות", "after": "שיווק"}}}]
    assert second["extensions"]["changed"][1] == {
        "id": 2,
        "sip": "a101",
        "fields": {"account_id": {"before": 2, "after": 1}, "active": {"before": True, "after": False}},
    }
    assert [it["sip"] for it in second["disabled"]] == ["a102"]


@pytest.mark.usefixtures("empty")
def test_refusals_as_json(cli: Cli, tmp_path: Path) -> None:
    file = _write(tmp_path / "bad.csv", ",,,1,Acme,,,,,true", "a 1,Name,,1,,,,,,true")
    ran = cli("import", file, "--json")
    assert ran.code == 1
    document = json.loads(ran.out)
    assert document["written"] is False
    (fault,) = document["refused"]
    assert (fault["file"], fault["place"], fault["field"]) == ("", 3, "SIP")
    assert ran.err == f"dialtree: 1 fault in {file}; nothing was written\n"


@pytest.mark.usefixtures("empty")
def test_warnings_and_notices_go_beside_the_result(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "pjsip.conf"
    file.write_text("[trunk]\ntype=endpoint\n\n[a1]\ntype=endpoint\ncallerid=Name <1>\n", encoding="utf-8")
    ran = cli("import", file, "--organization", "1:Acme")
    assert "Extensions  1 added" in ran.succeeded()
    assert ran.err.startswith("notice: line 1: endpoint trunk ")
    hebrew = tmp_path / "hebrew.csv"
    hebrew.write_bytes("SIP,Name\na2,קבלה\n".encode("cp1255"))
    assert cli("import", hebrew, "--organization", "1").err.startswith("warning: ")
    document = cli("import", hebrew, "--organization", "1", "--json").json
    assert document["warnings"][0]["place"] == 0


@pytest.mark.usefixtures("empty")
def test_a_file_that_is_included_is_named(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "more.conf").write_text("[a b]\ntype=endpoint\n", encoding="utf-8")
    main = tmp_path / "pjsip.conf"
    main.write_text("[a1]\ntype=endpoint\n#include more.conf\n", encoding="utf-8")
    ran = cli("import", main, "--organization", "1:Acme")
    assert any("more.conf, line 1: " in line for line in ran.err.splitlines()), ran.err


@pytest.mark.usefixtures("empty")
def test_a_long_dry_run_is_cut(cli: Cli, tmp_path: Path) -> None:
    rows = (f"a{number},Name,,1,Acme,,,,,true" for number in range(MOST_SHOWN + 5))
    file = _write(tmp_path / "many.csv", *rows)
    lines = cli("import", file, "--dry-run").succeeded().splitlines()
    assert sum(line.startswith("+ extension") for line in lines) == MOST_SHOWN
    assert "… and 5 more; --json shows all" in lines
    assert len(cli("import", file, "--dry-run", "--json").json["extensions"]["added"]) == MOST_SHOWN + 5


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("organization", ["9:Acme", "9: Acme "])
def test_an_organisation_is_made_where_the_file_names_none(cli: Cli, tmp_path: Path, organization: str) -> None:
    file = _write(tmp_path / "plain.csv", "a1,Name", header="SIP,Name")
    assert "Organisation 9: done." in cli("import", file, "--organization", organization).succeeded()
    assert cli("account", "list", "--json").json[0]["name"] == "Acme"


def test_an_import_is_one_row_of_the_audit(cli: Cli, empty: Path, extensions: str) -> None:
    cli("import", extensions)
    assert read(empty, "SELECT actor_kind, action, entity FROM audit") == [("command line", "import", "directory")]


@pytest.mark.usefixtures("empty")
def test_there_and_back_again(cli: Cli, tmp_path: Path, empty_template: Path) -> None:
    cli("import", SAMPLE)
    cli("extension", "disable", "tirosh101")
    cli("account", "add", "לבד", "--parent", "5300")
    first = run("export").succeeded()
    (tmp_path / "there.csv").write_text(first, encoding="utf-8", newline="")
    (tmp_path / "elsewhere.db").write_bytes(empty_template.read_bytes())
    elsewhere = ("--database", "sqlite:///elsewhere.db")
    assert cli("import", "there.csv", *elsewhere).code == 0
    assert run("export", *elsewhere).succeeded() == first
    answer = ("export", "--format", "json")
    assert cli(*answer, *elsewhere).succeeded() == cli(*answer).succeeded()


@pytest.mark.usefixtures("empty")
def test_what_is_exported_can_be_piped_in() -> None:
    assert run("import", str(SAMPLE)).err.count("\n") == 1
    assert "70 left alone" in run("import", "/dev/stdin", given=run("export").out).succeeded()
