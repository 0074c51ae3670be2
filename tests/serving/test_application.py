"""The application as it is put together: what leads where, the access log, startup and shutdown."""

import asyncio
import gc
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from dialtree.app import create_application, from_environment
from dialtree.contract.path import GET_EXTENSIONS
from dialtree.directory.faults import RefusedError
from dialtree.management import accounts, codes
from dialtree.management.codes import Terms
from dialtree.serving import access_log
from dialtree.serving.asgi import Message
from dialtree.serving.service import Service
from dialtree.settings import Settings
from dialtree.storage.database import Database
from dialtree.storage.location import PostgresServer, SqliteFile
from storage.fresh import new_database
from support import rsgi
from support.asgi import call, living, scope_of
from support.directory import ACTOR, read

ROOT = 10


async def make_code(path: Path) -> str:
    database = Database(SqliteFile(path))
    try:
        await accounts.add_account(database, ACTOR, "Root", account_id=ROOT)
        return (await codes.issue_code(database, ACTOR, ROOT, Terms()))[1]
    finally:
        await database.close()


def settings(path: Path, **more: object) -> Settings:
    return Settings(database=f"sqlite:///{path}", **more)  # type: ignore[arg-type]


async def test_what_was_counted_is_written_at_shutdown(database_path: Path) -> None:
    code = await make_code(database_path)
    async with living(create_application(settings(database_path))) as application:
        for _ in range(3):
            answer = await call(application, "GET", f"{GET_EXTENSIONS}?code={code}")
            assert answer.body == b'{"ERR":0,"DESC":"OK","EXTENSIONS":[]}'
        assert read(database_path, "SELECT * FROM code_usage") == []
    assert read(database_path, "SELECT requests FROM code_usage") == [(3,)]


def test_by_rsgi_too_what_was_counted_is_written_at_shutdown(database_path: Path) -> None:
    code = asyncio.run(make_code(database_path))
    application = create_application(settings(database_path))
    assert isinstance(application, Service)
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        application.__rsgi_init__(loop)
        assert asyncio.all_tasks(loop) != set()
        for _ in range(3):
            answer = runner.run(rsgi.call(application, "GET", f"{GET_EXTENSIONS}?code={code}"))
            assert answer.body == b'{"ERR":0,"DESC":"OK","EXTENSIONS":[]}'
        assert read(database_path, "SELECT * FROM code_usage") == []
        application.__rsgi_del__(loop)
        assert read(database_path, "SELECT requests FROM code_usage") == [(3,)]
        assert asyncio.all_tasks(loop) == set()
    assert not database_path.with_name(database_path.name + "-wal").exists()


async def test_a_service_that_never_began_can_end(database_path: Path) -> None:
    application = create_application(settings(database_path))
    assert isinstance(application, Service)
    await application._stop()


def test_only_without_an_access_log_is_rsgi_spoken(database_path: Path) -> None:
    spoken = [hasattr(create_application(settings(database_path, access_log=it)), "__rsgi__") for it in (False, True)]
    assert spoken == [True, False]


def test_on_postgresql() -> None:
    with new_database("postgresql18") as location:
        assert isinstance(location, PostgresServer)

        async def ask() -> None:
            application = create_application(Settings(database=location.url, heartbeat_milliseconds=50))
            async with living(application):
                for _ in range(2):
                    answer = await call(application, "GET", f"{GET_EXTENSIONS}?code=Unknown1")
                    assert answer.body == b'{"ERR":0,"DESC":"Unauthorized","EXTENSIONS":[]}'
            assert asyncio.all_tasks() == {asyncio.current_task()}

        asyncio.run(ask())


async def test_nothing_is_left_behind(database_path: Path) -> None:
    code = await make_code(database_path)
    async with living(create_application(settings(database_path))) as application:
        for _ in range(2):
            await call(application, "GET", f"{GET_EXTENSIONS}?code={code}")
        assert len(asyncio.all_tasks()) > 1
    gc.collect()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert not database_path.with_name(database_path.name + "-wal").exists()


async def test_the_database_is_not_touched_before_a_request(tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    async with living(create_application(settings(missing))) as application:
        assert (await call(application, "GET", "/")).status == 404
    assert not missing.exists()


async def test_other_addresses(database_path: Path) -> None:
    application = create_application(settings(database_path))
    answer = await call(application, "POST", "/elsewhere", body=b"x")
    assert (answer.status, answer["content-type"]) == (404, "application/problem+json")
    assert json.loads(answer.body)["status"] == 404
    headed = await call(application, "HEAD", "/elsewhere")
    assert (headed.status, headed.body, headed["content-length"]) == (404, b"", str(len(answer.body)))


@pytest.mark.parametrize("logged", [False, True])
async def test_no_other_protocol_is_answered(database_path: Path, logged: bool) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    application = create_application(settings(database_path, access_log=logged))
    await application(scope_of("GET", GET_EXTENSIONS, kind="websocket"), receive, send)
    assert sent == []


async def test_the_access_log_has_a_line_a_request(database_path: Path) -> None:
    trusted = {"access_log": True, "trusted_proxies": ("192.0.2.0/24",)}
    async with living(create_application(settings(database_path, **trusted))) as application:
        with capture_logs() as logs:
            await call(application, "GET", "/comet/API/getextensions/?code=Adopted8")
            await call(application, "ODDMETHODX", "/Adopted8/\x1b[2J", [("X-Forwarded-For", "198.51.100.9")])
            await call(application, "HEAD", "/x", client=None)
            await call(application, "GET", "/api/v1/webhooks/2/progress/Adopted8")
    assert all(line.pop("milliseconds") >= 0 for line in logs)
    line = {"event": "request", "log_level": "info"}
    assert logs == [
        line | {"method": "GET", "path": GET_EXTENSIONS, "status": 200, "address": "192.0.2.77"},
        line | {"method": "***", "path": "/***/\\x1b[2J", "status": 404, "address": "198.51.100.9"},
        line | {"method": "HEAD", "path": "/x", "status": 404, "address": "None"},
        line | {"method": "GET", "path": "/api/v1/webhooks/2/progress/***", "status": 404, "address": "192.0.2.77"},
    ]


async def test_a_request_that_breaks_off_is_logged_too(database_path: Path) -> None:
    async def send(_message: Message) -> None:
        raise OSError("gone")

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    application = create_application(settings(database_path, access_log=True))
    with capture_logs() as logs, pytest.raises(OSError, match="gone"):
        await application(scope_of("GET", "/x"), receive, send)
    assert [(line["event"], line["status"]) for line in logs] == [("request", 404)]


@pytest.fixture
def own_logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets a test configure the process's logging: a logger keeps the configuration that it was first used with."""
    monkeypatch.setattr(access_log, "_log", structlog.get_logger())
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("own_logs")
def test_a_worker_takes_its_settings_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, database_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIALTREE_DATABASE", f"sqlite:///{database_path}")
    monkeypatch.setenv("DIALTREE_ACCESS_LOG", "true")
    monkeypatch.setenv("DIALTREE_LOG_FORMAT", "json")
    answer = asyncio.run(call(from_environment(), "GET", "/x"))
    assert answer.status == 404
    assert json.loads(capfd.readouterr().err)["path"] == "/x"


def test_bad_settings(database_path: Path) -> None:
    with pytest.raises(RefusedError, match="DIALTREE_TRUSTED_PROXIES"):
        create_application(settings(database_path, trusted_proxies="somewhere"))
    with pytest.raises(ValueError, match="not of the form"):
        create_application(Settings(database="oracle://secret@db"))
