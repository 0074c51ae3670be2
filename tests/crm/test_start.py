"""What it needs to start, and how it ends."""

import socket
from pathlib import Path

import pytest

from crm.office import write_people
from crm.service import SECRET, Crm

CODE = "Zz" * 16


def told(people: Path | str, **settings: str | None) -> str:
    """What it says when it does not start."""
    given = {"DIALTREE_URL": "http://127.0.0.1:9", "CODE": CODE, "PEOPLE": str(people), **settings}
    with Crm(**given) as crm:
        assert crm.wait() == 1
        return crm.output


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("DIALTREE_URL", None, "Field required"),
        ("DIALTREE_URL", "dialtree.example", "Input should be a valid URL"),
        ("CODE", None, "Field required"),
        ("PEOPLE", None, "Field required"),
        ("SECRET", "short", "at least 32 "),
        ("PORT", "0", "greater than or equal to 1"),
    ],
)
def test_a_bad_setting(tmp_path: Path, name: str, value: str | None, fault: str) -> None:
    line = told(write_people(tmp_path / "people.json"), **{name: value})
    assert line.startswith(f"crm: CRM_{name}: ")
    assert fault in line
    assert line.count("\n") == 1
    assert not [it for it in (SECRET, CODE, "short") if it in line]


@pytest.mark.parametrize("content", [None, "", "{}", '[{"email": "a@b.example"}]', '[{"email": 1}]'])
def test_bad_people(tmp_path: Path, content: str | None) -> None:
    people = tmp_path / "people.json"
    if content is not None:
        people.write_text(content)
    line = told(people)
    assert line.startswith(f"crm: CRM_PEOPLE: {people}: ")
    assert line.count("\n") == 1


def test_several_faults_are_told_at_once() -> None:
    line = told("", CODE=None, SECRET=None)
    assert "CRM_CODE: Field required; CRM_SECRET: Field required" in line


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    people = str(write_people(tmp_path / "people.json"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Crm(port, DIALTREE_URL="http://127.0.0.1:9", CODE=CODE, PEOPLE=people) as crm:
            assert crm.wait() > 0
            assert "ddress already in use" in crm.output
            assert "serves" not in crm.output
            assert "Traceback" not in crm.output
