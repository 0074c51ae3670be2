"""`make demo-crm`, as a process of its own, with those that it starts."""

import fcntl
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from support.directory import read
from support.raw_http import ask
from support.server import count_listeners, free_port
from support.waiting import eventually

from .demos import Demo, ask_as_shown, start_demo, what_make_runs
from .process import run

READY = "Ctrl-C stops both servers."
_JSON = ("Content-Type", "application/json")
_LISTEN = """
import sys, urllib.request
asked = urllib.request.Request(sys.argv[2], headers={"Cookie": open(sys.argv[1]).read()})
for line in urllib.request.urlopen(asked):
    print(line.decode(), end="", flush=True)
"""


class DemoCrm(Demo):
    def __init__(self) -> None:
        self.port, self.crm_port = free_port(), free_port()
        super().__init__(self.port, "demo_crm", READY, ("--crm-port", str(self.crm_port)))

    @property
    def processes(self) -> list[int]:
        """All that run for it, itself first."""
        return [self.pid, *_children(self.pid)]

    def gone(self) -> bool:
        return not count_listeners(self.port) and not count_listeners(self.crm_port)


def _children(pid: int) -> list[int]:
    found = [int(it) for it in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [below for each in found for below in _children(each)]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _nothing_left(pids: list[int]) -> bool:
    return not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


@contextmanager
def _listening(line: str, heard: Path) -> Iterator[None]:
    """Runs the call that goes on until Ctrl-C; where there is no curl, what asks as it would."""
    words = shlex.split(line)
    command = words if shutil.which("curl") else [sys.executable, "-c", _LISTEN, *words[3:]]
    with heard.open("wb") as written, subprocess.Popen(command, stdout=written, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _manage(demo: DemoCrm, method: str, path: str, change: object = None) -> Any:  # noqa: ANN401 - JSON
    """Asks as the operator whom it shows."""
    found = re.search(r"^    (operator@\S+)\n    (\w+)$", demo.shown, re.MULTILINE)
    assert found is not None
    signed_in = ask(
        demo.port, "POST", "/api/v1/session", [_JSON], json.dumps({"email": found[1], "password": found[2]}).encode()
    )
    cookie = ("Cookie", signed_in["set-cookie"].partition(";")[0])
    body = b"" if change is None else json.dumps(change).encode()
    answer = ask(demo.port, method, f"/api/v1{path}", [cookie, _JSON], body)
    assert answer.status == 200, answer.decoded
    return answer.json


def test_the_days_before_are_made_up_once() -> None:
    zone = ZoneInfo("Asia/Jerusalem")
    today = datetime.now(zone).date()

    def periods() -> list[tuple[int, datetime, datetime]]:
        rows = read(Path("demo/crm/dialtree.db"), "SELECT user_id, started_at, ended_at FROM agent_sessions")
        return [(who, *(datetime.fromisoformat(it).astimezone(zone) for it in times)) for who, *times in rows]

    with DemoCrm() as demo:
        # Nobody is there now.
        assert _manage(demo, "GET", "/agents?held=true")["items"] == []
        assert demo.stop() == 0
    made_up = periods()
    for day in (today - timedelta(days=1), today - timedelta(days=2)):
        on_it = [(who, since, until) for who, since, until in made_up if since.date() == day]
        assert len({who for who, _, _ in on_it}) >= 5
        assert all(until.date() == day and since.hour >= 6 and until.hour < 20 for _, since, until in on_it)
    assert {since.date() for _, since, _ in made_up} == {today - timedelta(days=ago) for ago in (1, 2)}
    with DemoCrm() as demo:
        assert demo.stop() == 0
    assert periods() == made_up


@pytest.mark.timeout(180)
def test_the_calls_that_it_shows(tmp_path: Path) -> None:
    with DemoCrm() as demo:
        statuses, login, lunch, logout, signing_in, held, events = demo.calls
        ((_, listed), (_, refused)) = ask_as_shown(statuses), ask_as_shown(login.replace("709", "713"))
        names: Any = listed["Statuses"]
        assert {1: "Login", 2: "Logout", 3: "Lunch"}.items() <= {it["ID"]: it["Name"] for it in names}.items()
        assert refused["StatusErroMessage"] == "Authorization Failed"
        assert ask_as_shown(signing_in)[0] == 201
        heard = tmp_path / "heard.txt"
        with _listening(events, heard):
            eventually(lambda: b"event: ready" in heard.read_bytes(), "the stream begins")
            for call, status in ((login, 1), (lunch, 3)):
                assert ask_as_shown(call) == (200, {"Status": 1, "StatusError": 1, "StatusErroMessage": "OK"})
                _, agents = ask_as_shown(held)
                items: Any = agents["items"]
                assert [(it["user_name"], it["sip"], it["status"]) for it in items] == [
                    ("Daniel Mizrahi", "service302", status)
                ]
                eventually(
                    lambda status=status: f'"status":{status},'.encode() in heard.read_bytes(), "the stream tells it"
                )
            assert ask_as_shown(logout)[1]["StatusErroMessage"] == "OK"
            assert ask_as_shown(held)[1]["items"] == []
        assert "Traceback" not in demo.shown
        assert demo.stop() == 0
        assert demo.shown.rstrip().endswith(READY)


def test_the_people_that_it_shows_can_sign_in(tmp_path: Path) -> None:
    with DemoCrm() as demo:
        people = re.findall(r"^    (\S+@tirosh\.example) +(\w+)$", demo.shown, re.MULTILINE)
        assert len(people) == 2
        for email, password in people:
            page = ask(demo.crm_port, "GET", "/sign-in")
            token = re.search(r'name="csrf" value="([^"]+)"', page.decoded.decode())
            assert token is not None
            cookie = page["set-cookie"].partition(";")[0]
            body = f"csrf={token[1]}&email={email}&password={password}".encode()
            form = ("Content-Type", "application/x-www-form-urlencoded")
            answer = ask(demo.crm_port, "POST", "/sign-in", [("Cookie", cookie), form], body)
            assert (answer.status, answer["location"]) == (303, "/")
        assert f"http://127.0.0.1:{demo.crm_port}\n" in demo.shown
        operator = re.search(r"^    (operator@\S+)\n    (\w+)$", demo.shown, re.MULTILINE)
        assert operator is not None
        body = f'{{"email": "{operator[1]}", "password": "{operator[2]}"}}'.encode()
        assert ask(demo.port, "POST", "/api/v1/session", [_JSON], body).status == 201
        for address in re.findall(rf"http://127\.0\.0\.1:{demo.port}(/console/\S+)", demo.shown):
            assert ask(demo.port, "GET", address).status in {302, 303}
        kept = Path("demo/crm/people.json")
        assert kept.stat().st_mode & 0o077 == 0
        assert not [password for _, password in people if password in kept.read_text()]
        assert demo.stop() == 0


def test_a_second_run_keeps_the_directory_and_adds_its_origin() -> None:
    database = ("--database", "sqlite:///demo/crm/dialtree.db")
    with DemoCrm() as demo:
        first, first_origin = demo.calls[0], f"http://127.0.0.1:{demo.crm_port}"
        run("account", "set", "5500", "--name", "Renamed", *database)
        of_people = ("http://localhost:3000", "https://crm.example")
        added = {"allowed_origins": [first_origin, *of_people]}
        _manage(demo, "PATCH", "/organizations/5000", added)
        assert demo.stop() == 0
    with DemoCrm() as demo:
        organization = _manage(demo, "GET", "/organizations/5000")
        own = [f"http://{host}:{demo.crm_port}" for host in ("127.0.0.1", "localhost")]
        assert organization["allowed_origins"] == [first_origin, *of_people, *own]
        assert organization["time_zone"] == "Asia/Jerusalem"
        assert ask_as_shown(first.replace(re.search(r":(\d+)/", first)[1], str(demo.port)))[1] == {"Statuses": []}  # type: ignore[index]
        asked = [("Origin", f"http://127.0.0.1:{demo.crm_port}"), ("Access-Control-Request-Method", "GET")]
        preflight = ask(demo.port, "OPTIONS", "/api/v1/picker", asked)
        assert preflight["access-control-allow-origin"] == asked[0][1]
        assert "Renamed" in run("account", "list", *database).succeeded()
        assert demo.stop() == 0


@pytest.mark.parametrize("how", ["group", signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left(how: signal.Signals | str) -> None:
    with DemoCrm() as demo:
        running = demo.processes
        assert len(running) >= 4
        if isinstance(how, signal.Signals):
            os.kill(demo.pid, how)
            assert demo.wait() == 0
        else:
            assert demo.stop() == 0
        assert _nothing_left(running)
        assert demo.gone()
        assert demo.shown.rstrip().endswith(READY)


@pytest.mark.parametrize(("part", "mark"), [("Dialtree", "dialtree serve"), ("the CRM", "examples.crm")])
def test_when_one_of_both_is_killed_the_other_is_stopped(part: str, mark: str) -> None:
    with DemoCrm() as demo:
        running = demo.processes
        os.kill(next(it for it in running if mark in _command(it)), signal.SIGKILL)
        assert demo.wait() == 1
        told = demo.shown.rstrip().splitlines()[-1]
        assert told == f"demo-crm: {part} has ended by itself (killed by SIGKILL), so all was stopped"
        eventually(lambda: _nothing_left(running), "nothing is left")
        assert demo.gone()


@pytest.mark.parametrize(("which", "name"), [("--port", "PORT"), ("--crm-port", "CRM_PORT")])
def test_a_port_that_is_taken(which: str, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ports = {"--port": str(free_port()), "--crm-port": str(free_port()), which: str(port)}
        ran = start_demo(*(word for pair in ports.items() for word in pair), name="demo_crm")
    assert (ran.returncode, ran.stdout) == (1, "")
    other = port + 1 if port < 65535 else port - 1
    # What was chosen beside it is kept.
    kept = f"CRM_PORT={ports['--crm-port']}" if name == "PORT" else f"PORT={ports['--port']}"
    told = f"cannot listen on 127.0.0.1 port {port}: Address already in use; try: make demo-crm {kept} {name}={other}"
    assert ran.stderr == f"demo-crm: {which}: {told}\n"


def test_what_make_hands_on() -> None:
    assert "-m examples.demo_crm --port 8086 --crm-port 9000" in what_make_runs(
        "demo-crm", "PORT=8086", "CRM_PORT=9000"
    )


def test_one_port_for_both() -> None:
    ran = start_demo("--port", "8086", "--crm-port", "8086", name="demo_crm")
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "demo-crm: --crm-port: 8086 is the port of Dialtree\n")


def test_two_of_them_do_not_get_in_each_others_way() -> None:
    Path("demo/crm").mkdir(parents=True)
    with Path("demo/crm/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = start_demo("--port", str(free_port()), name="demo_crm")
    told = "demo-crm: demo/crm: the demo runs there already; end that one first, by Ctrl-C\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", told)


def test_beside_make_demo() -> None:
    with Demo(free_port()) as demo, DemoCrm() as other:
        assert ask_as_shown(demo.calls[0])[0] == 200
        assert ask_as_shown(other.calls[0])[1]["Statuses"]
        assert [demo.stop(), other.stop()] == [0, 0]
