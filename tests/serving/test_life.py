"""A server's life: it starts or says in one line why not, and stops cleanly whatever its callers are doing."""

import signal
import socket
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from dialtree.contract.path import GET_EXTENSIONS as PATH
from support.directory import execute, read
from support.raw_http import Connection, NoAnswerError
from support.server import Server, free_port
from support.waiting import eventually

Stated = tuple[Path, dict[str, str]]

SIGNALS = {
    "SIGINT": (signal.SIGINT, False),
    "SIGTERM": (signal.SIGTERM, False),
    "Ctrl-C on a terminal": (signal.SIGINT, True),
}
"""What stops a server, and whether its workers get it too."""


def only_line(server: Server) -> str:
    """What a server that has ended with exit code 1 has said."""
    assert server.wait() == 1
    lines = server.output.splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def refused(database: Path, settings: dict[str, object] | None = None, arguments: tuple[str, ...] = ()) -> str:
    server = Server(database, settings, arguments)
    try:
        return only_line(server)
    finally:
        server.close()


@pytest.mark.parametrize(("by", "whole_group"), SIGNALS.values(), ids=SIGNALS.keys())
@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_stops_it(stated: Stated, by: signal.Signals, workers: int, whole_group: bool) -> None:
    path, codes = stated
    with Server(path, {"workers": workers}) as server, Connection(server.port) as idle, Connection(server.port) as mute:
        assert idle.ask("GET", f"{PATH}?code={codes['sales']}").status == 200
        assert server.stop(by, whole_group=whole_group) == 0
        said = server.output.splitlines()
        assert mute.read_to_end() == b""
    assert len(said) == 1
    assert said[0].startswith("Dialtree ")
    assert f"on http://127.0.0.1:{server.port} (Ctrl-C stops it)" in said[0]


@pytest.mark.parametrize(("by", "whole_group"), SIGNALS.values(), ids=SIGNALS.keys())
@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_stops_it_while_workers_start(
    stated: Stated, by: signal.Signals, workers: int, whole_group: bool
) -> None:
    server = Server(stated[0], {"workers": workers})
    try:
        server.wait_until_told()
        assert server.stop(by, whole_group=whole_group) == 0
        assert len(server.output.splitlines()) == 1
    finally:
        server.close()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_while_requests_run(stated: Stated, by: signal.Signals) -> None:
    path, codes = stated
    target = f"{PATH}?code={codes['organization']}"
    whole, broken = list[int](), list[str]()
    with Server(path, {"workers": 2}) as server:

        def hammer() -> None:
            try:
                with Connection(server.port) as connection:
                    while True:
                        answer = connection.ask("GET", target)
                        whole.append(len(answer.json["EXTENSIONS"]))
            except (NoAnswerError, OSError) as error:
                broken.append(str(error))

        threads = [threading.Thread(target=hammer) for _ in range(8)]
        for thread in threads:
            thread.start()
        eventually(lambda: len(whole) > 200, "requests are answered")
        assert server.stop(by) == 0
        for thread in threads:
            thread.join()
        said = server.output.splitlines()
    assert set(whole) == {20}
    # An answer that has begun is whole: connections end between answers.
    assert {it.partition(" after ")[2] for it in broken if " after " in it} <= {"b''"}
    assert len(said) == 1


def test_unfinished_requests_hold_it_up_for_a_bounded_time_only(stated: Stated, tmp_path: Path) -> None:
    path, codes = stated
    with Server(path) as server, ExitStack() as stack:
        head, body = (stack.enter_context(Connection(server.port)) for _ in range(2))
        assert server.ask("GET", f"{PATH}?code={codes['north']}").status == 200
        head.write(b"GET / HTTP/1.1\r\nHost: ")
        body.write(b'POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{"code":' % PATH.encode())
        before = used(path, codes["north"])
        assert server.stop() == 0
        assert body.read().json["DESC"] == "The body did not arrive whole."
        assert head.read_to_end() == b""
        assert len(server.output.splitlines()) == 1
    assert used(path, codes["north"]) == before + 1


def used(path: Path, code: str) -> int:
    query = "SELECT coalesce(sum(requests), 0) FROM code_usage JOIN codes ON id = code_id WHERE last_four = ?"
    return int(read(path, query, code[-4:])[0][0])


def test_what_was_counted_is_written_when_it_stops(stated: Stated) -> None:
    path, codes = stated
    before = used(path, codes["rotated"])
    with Server(path, {"workers": 2}) as server:
        for _ in range(20):
            assert server.ask("GET", f"{PATH}?code={codes['rotated']}").status == 200
    assert used(path, codes["rotated"]) == before + 20


def test_every_worker_answers(stated: Stated) -> None:
    # Each worker lets one unmatched code pass.
    with Server(stated[0], {"workers": 2, "unmatched_burst": 1, "unmatched_per_minute": 0.001}) as server:
        passed = list[int]()

        def both_answered() -> bool:
            passed.append(server.ask("GET", f"{PATH}?code=Unknown1").status)
            return passed.count(200) == 2

        eventually(both_answered, "two workers answer")
        assert {server.ask("GET", f"{PATH}?code=Unknown1").status for _ in range(20)} == {429}


@pytest.mark.parametrize("host", ["localhost", "::1", "127.0.0.2"])
def test_other_loopback_addresses(stated: Stated, host: str) -> None:
    path, codes = stated
    with Server(path, host=host) as server:
        with Connection(server.port, host) as connection:
            answer = connection.ask("GET", f"{PATH}?code={codes['sales']}")
            assert answer.json["DESC"] == "OK"
        shown = f"[{host}]" if ":" in host else host
        assert f"on http://{shown}:{server.port} " in server.output
        assert server.stop() == 0


def test_a_taken_port_is_one_clear_line(stated: Stated) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(stated[0], {"port": port})
    assert said.endswith(f"cannot listen on 127.0.0.1 port {port}: Address already in use")


def test_a_port_that_another_dialtree_serves(stated: Stated) -> None:
    with Server(stated[0]) as server:
        assert "Address already in use" in refused(stated[0], {"port": server.port})
        assert server.ask("GET", "/").status == 404


def test_an_address_of_another_machine(stated: Stated) -> None:
    assert "cannot listen on 192.0.2.1 port" in refused(stated[0], {"host": "192.0.2.1", "port": free_port()})


def test_an_address_that_is_none(stated: Stated) -> None:
    server = Server(stated[0], arguments=("--host", "no address"))
    try:
        assert "'no address' is no address" in only_line(server)
    finally:
        server.close()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"trusted_proxies": "10.0.0.0/33"}, "dialtree: DIALTREE_TRUSTED_PROXIES: "),
        ({"port": 70000}, "dialtree: DIALTREE_PORT: "),
        ({"workers": 0}, "dialtree: DIALTREE_WORKERS: "),
        ({"database": "mysql://user:hunter2@db"}, "dialtree: database: not of the form sqlite:///path/to/file.db"),
    ],
)
def test_a_bad_setting_is_one_clear_line(stated: Stated, settings: dict[str, object], said: str) -> None:
    line = refused(stated[0], settings)
    assert line.startswith(said)
    assert "hunter2" not in line


def test_a_database_that_does_not_exist(tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    assert refused(missing) == f"dialtree: {missing} does not exist; make it with `dialtree init`"
    assert not missing.exists()


def test_a_database_that_is_not_set_up(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    assert refused(empty) == f"dialtree: {empty} is not set up; do so with `dialtree init`"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("SIP,Name\n" * 200)
    assert refused(text) == f"dialtree: {text}: file is not a database"


def test_a_database_of_a_newer_version(database_path: Path) -> None:
    execute(database_path, "UPDATE alembic_version SET version_num = '9999'")
    assert refused(database_path) == f"dialtree: {database_path} was made by a newer version of Dialtree"


def test_arguments_win_over_the_environment(stated: Stated) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = {"port": taken.getsockname()[1], "host": "192.0.2.1", "workers": 0, "database": "nonsense"}
        arguments = (
            "--port",
            str(port),
            "--host",
            "127.0.0.1",
            "--workers",
            "1",
            "--database",
            f"sqlite:///{stated[0]}",
        )
        server = Server(stated[0], given, arguments)
        server.port = port
        with server:
            assert server.ask("GET", f"{PATH}?code={stated[1]['sales']}").json["DESC"] == "OK"


def test_a_database_out_of_reach(stated: Stated, tmp_path: Path, database_path: Path) -> None:
    away = database_path.with_suffix(".away")
    with Server(database_path) as server:
        database_path.rename(away)
        answer = server.ask("GET", f"{PATH}?code=Unknown1")
        assert answer.status == 503
        assert (answer["retry-after"], answer["cache-control"]) == ("5", "no-store")
        body = '{"ERR":2,"DESC":"The directory is out of reach at the moment; try again later.","EXTENSIONS":[]}'
        assert answer.body.decode() == body
        assert server.ask("HEAD", f"{PATH}?code=Unknown1")["content-length"] == str(len(body))
        assert server.ask("GET", f"{PATH}?code=1").json["ERR"] == 1
        assert not database_path.exists()
        away.rename(database_path)
        assert server.ask("GET", f"{PATH}?code=Unknown1").json["DESC"] == "Unauthorized"
        assert server.output.count("database out of reach") == 1
        eventually(lambda: "database reached again" in server.output, "the log says that it is back")
        assert "Traceback" not in server.output
