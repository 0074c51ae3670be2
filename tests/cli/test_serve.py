import errno
import signal
import socket
from pathlib import Path

import pytest

from dialtree.cli.serve import check_free
from dialtree.directory.faults import RefusedError
from support.server import Server

from .conftest import Cli
from .process import run
from .terminal import CTRL_C, Terminal


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped(sample: Path, by: signal.Signals) -> None:
    with Server(sample) as server:
        assert server.ask("GET", "/Comet/api/GetExtensions?code=wrongwrong").status == 200
        assert server.stop(by) == 0
        (line,) = server.output.splitlines()
    assert line.startswith("Dialtree ")
    assert line.endswith(f" serves sqlite:///{sample} on http://127.0.0.1:{server.port} (Ctrl-C stops it)")


def test_arguments_go_before_the_environment(sample: Path, tmp_path: Path) -> None:
    with Server(tmp_path / "nothing.db", arguments=("--database", f"sqlite:///{sample}", "--workers", "1")) as server:
        assert server.stop() == 0


@pytest.mark.usefixtures("sample")
def test_ctrl_c_on_a_terminal() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Terminal("serve", "--port", str(port)) as terminal:
        terminal.wait_for("Ctrl-C stops it")
        terminal.press(CTRL_C)
        assert terminal.end() in (0, 130)
        assert "Traceback" not in terminal.seen


@pytest.mark.usefixtures("sample")
def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = run("serve", "--port", str(port)).refused()
    assert told == f"dialtree: --port: cannot listen on 127.0.0.1 port {port}: Address already in use"


@pytest.mark.parametrize("host", ["a..b", "", "no.such.host.invalid"])
def test_what_is_no_address(cli: Cli, sample: Path, host: str) -> None:
    assert sample.exists()
    assert cli("serve", "--host", host).refused() == f"dialtree: --host: {host!r} is no address"


def test_an_address_of_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(*_: object) -> None:
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr(socket.socket, "bind", elsewhere)
    with pytest.raises(RefusedError, match=r"--host: cannot listen on 192\.0\.2\.1 port 8080: Cannot assign"):
        check_free("192.0.2.1", 8080)


def test_a_directory_that_is_missing(cli: Cli) -> None:
    assert cli("serve").refused() == "dialtree: dialtree.db does not exist; make it with `dialtree init`"


def test_a_setting_that_is_bad(cli: Cli, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sample.exists()
    monkeypatch.setenv("DIALTREE_TRUSTED_PROXIES", "everyone")
    assert "everyone" in cli("serve").refused()
    monkeypatch.setenv("DIALTREE_WORKERS", "0")
    assert cli("serve").refused().startswith("dialtree: DIALTREE_WORKERS: ")
    monkeypatch.setenv("DIALTREE_STRICT", "perhaps")
    told = cli("serve").err.splitlines()
    assert {line.split(": ")[1] for line in told} == {"DIALTREE_WORKERS", "DIALTREE_STRICT"}
