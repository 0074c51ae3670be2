"""What the example's page says, held against the example."""

import re
import subprocess
import sys
from pathlib import Path

import httpx

from crm.office import Office
from crm.service import ROOT, Crm

_EXAMPLE = ROOT / "examples" / "crm"
_PAGE = (_EXAMPLE / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_told_of() -> None:
    source = (
        (_EXAMPLE / "settings.py").read_text(encoding="utf-8").partition("model_config")[2].partition("@property")[0]
    )
    settings = {f"CRM_{it.upper()}" for it in re.findall(r"^    (\w+): ", source, re.MULTILINE)}
    told = re.findall(r"^\| (.+?) \|", _PAGE, re.MULTILINE)
    assert settings == set(re.findall(r"`(CRM_\w+)`", "\n".join(told)))


def test_people_are_made_as_it_says(office: Office, tmp_path: Path) -> None:
    (command,) = re.findall(r"`\.venv/bin/python (-m examples\.crm\.hash_password)`", _PAGE)
    # Without a terminal, it is read from standard input.
    ran = subprocess.run(
        [sys.executable, *command.split()], input="ציפור 7\n", cwd=ROOT, capture_output=True, text=True, check=True,
        start_new_session=True,
    )  # fmt: skip
    hashed = ran.stdout.strip().rpartition(" ")[2]
    assert hashed.startswith("$argon2id$")
    (shown,) = re.findall(r"^ *```json\n *(.+)\n", _PAGE, re.MULTILINE)
    people = tmp_path / "people.json"
    people.write_text(shown.replace("$argon2id$…", hashed), encoding="utf-8")
    with Crm(DIALTREE_URL=office.visits.origin, CODE=office.code, PEOPLE=str(people)) as crm:
        assert f"serves on http://127.0.0.1:{crm.port} " in crm.output
        with httpx.Client(base_url=crm.origin) as client:
            token = re.search(r'name="csrf" value="([^"]+)"', client.get("/sign-in").text)
            assert token is not None
            fields = {"csrf": token[1], "email": "Dana@crm.example", "password": "ציפור 7"}
            assert client.post("/sign-in", data=fields).headers["location"] == "/"
            assert "Dana Levi" in client.get("/").text
    assert "python -m examples.crm\n" in _PAGE


def test_behind_tls_the_cookie_goes_by_https_alone(office: Office) -> None:
    with Crm(DIALTREE_URL=office.visits.origin, CODE=office.code, PEOPLE=str(office.people), SECURE="true") as crm:
        cookie = httpx.get(f"{crm.origin}/sign-in").headers["set-cookie"]
    assert "secure" in {it.strip().lower() for it in cookie.split(";")}
