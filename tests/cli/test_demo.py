"""`make demo`, as a process of its own."""

from pathlib import Path

import pytest

from support.server import free_port

from .demos import Demo, ask_as_shown, start_demo, what_make_runs
from .process import run


@pytest.mark.timeout(180)
def test_two_runs() -> None:
    port = free_port()
    database = ("--database", "sqlite:///demo/dialtree.db")
    with Demo(port) as demo:
        first = demo.code
        *calls, signing_in, listing = demo.calls
        assert len(calls) == 4
        assert f"http://127.0.0.1:{port}/api/v1/docs" in demo.shown
        answers = [ask_as_shown(call) for call in calls]
        assert [status for status, _ in answers] == [200] * 4
        listed = [len(answer.get("EXTENSIONS") or ()) for _, answer in answers]  # type: ignore[arg-type]
        assert listed[0] == listed[2] > listed[1] > listed[3] == 0
        assert ask_as_shown(signing_in)[0] == 201
        status, accounts = ask_as_shown(listing)
        assert (status, accounts["total"]) == (200, 10)
        commands = [line.split()[1:] for line in demo.shown.splitlines() if line.startswith("    .venv/bin/dialtree ")]
        assert [run(*command).code for command in commands] == [0, 0]
        assert demo.stop() == 0
        assert "Traceback" not in demo.shown
    run("account", "set", "5500", "--name", "Renamed", *database)

    with Demo(port) as demo:
        assert demo.code != first
        assert ask_as_shown(calls[0])[1] == answers[3][1]
        assert ask_as_shown(calls[0].replace(first, demo.code))[1] == answers[0][1]
        assert ask_as_shown(signing_in)[0] == 401
        (anew,) = [it for it in demo.calls if it.startswith("curl -c ")]
        assert ask_as_shown(anew)[0] == 201
        assert demo.stop() == 0
    assert "Renamed" in run("account", "list", *database).succeeded()
    states = [bool(it["revoked_at"]) for it in run("code", "list", "--json", *database).json]
    assert states == [True, False]


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = start_demo(DIALTREE_PORT=str(port))
        make = what_make_runs("demo", f"PORT={port}")
    assert (ran.returncode, ran.stdout) == (1, "")
    other = port + 1 if port < 65535 else port - 1
    told = f"cannot listen on 127.0.0.1 port {port}: Address already in use; try: make demo PORT={other}"
    assert ran.stderr == f"demo: --port: {told}\n"
    assert f"-m examples.demo --port {port}" in make
    assert not (tmp_path / "demo").exists()


def test_a_file_in_its_way(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    ran = start_demo("--port", str(free_port()))
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert ran.stderr.startswith("demo: ")


def test_it_listens_where_the_manual_says() -> None:
    shown = start_demo("--help").stdout
    assert "127.0.0.1" in shown
    assert "8080" in shown
    assert start_demo("--port", "0").returncode == 2
