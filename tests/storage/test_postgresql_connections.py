"""How Dialtree reaches a PostgreSQL server, and what it says when it does not."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import text

from dialtree.storage.accounts import insert_accounts, load_accounts
from dialtree.storage.database import Database
from dialtree.storage.errors import NotSetUpError, OutOfReachError
from dialtree.storage.location import Location, PostgresServer, read_location
from dialtree.storage.options import Options
from dialtree.storage.setup import check_set_up, set_up
from dialtree.storage.version import VERSIONS
from storage.opened import opened
from storage.shell import Kind, Shell
from storage.some_things import root
from support.postgresql import Cluster
from support.server import free_port

_HOLDING = """
import psycopg, signal, sys
from dialtree.storage.postgresql.locks import WRITERS
connection = psycopg.connect(sys.argv[1])
connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))
connection.execute("INSERT INTO accounts (id, organization_id, name) VALUES (7, 7, 'Lost')")
print("holds", flush=True)
signal.pause()
"""


@pytest.fixture
def server(cluster: Cluster, location: Location) -> PostgresServer:
    assert isinstance(location, PostgresServer)
    return location


@pytest.fixture
def own(kind: Kind, tmp_path: Path) -> Iterator[Cluster]:
    """A server that is this test's alone."""
    with Cluster.make("15" if kind == "postgresql15" else "18") as cluster:
        yield cluster


async def settings_of(database: Database) -> dict[str, str]:
    names = ("application_name", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone")
    async with database.read() as connection:
        return {name: await connection.scalar(text(f"SELECT current_setting('{name}')")) for name in names}


async def read_for_ever(database: Database) -> None:
    async with database.read() as connection:
        while True:
            await connection.execute(text("SELECT pg_sleep(0.01)"))


async def test_every_connection_is_bounded(server: PostgresServer) -> None:
    async with opened(server, Options(statement_timeout=7)) as database:
        found = await settings_of(database)
    assert list(found.values()) == ["dialtree", "7s", "30s", "1min", "UTC"]
    async with opened(server, Options(statement_timeout=None)) as database:
        found = await settings_of(database)
    assert (found["statement_timeout"], found["idle_in_transaction_session_timeout"]) == ("0", "15min")


async def test_what_the_url_sets_holds(server: PostgresServer) -> None:
    url = f"{server.url}?application_name=mine&statement_timeout=1234&connect_timeout=3"
    async with opened(PostgresServer(url)) as database:
        found = await settings_of(database)
    assert (found["application_name"], found["statement_timeout"]) == ("mine", "1234ms")


async def test_a_statement_that_takes_too_long(server: PostgresServer) -> None:
    async with opened(server, Options(statement_timeout=0.05)) as database:
        with pytest.raises(OutOfReachError, match="statement timeout"):
            async with database.read() as connection:
                await connection.execute(text("SELECT pg_sleep(20)"))
        async with database.read() as connection:
            assert await load_accounts(connection) == []


async def test_a_read_of_many_statements_that_takes_too_long(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialtree.storage.postgresql.driver.ANSWER_SECONDS", 0.1)
    async with opened(server, Options(statement_timeout=0.4)) as database:
        with pytest.raises(OutOfReachError, match=r"^a read took longer than 0\.5 seconds$"):
            await read_for_ever(database)
        async with database.read() as connection:
            assert await load_accounts(connection) == []


async def test_a_reader_cannot_write(server: PostgresServer, database: Database) -> None:
    with pytest.raises(OutOfReachError, match="read-only transaction"):
        async with database.read() as connection:
            await insert_accounts(connection, [root()])


async def test_a_restart_between_requests_is_not_noticed(cluster: Cluster, own: Cluster) -> None:
    server = PostgresServer(own.create_database())
    async with opened(server) as database:
        await database.close()
        with pytest.raises(OutOfReachError, match="accounts"):
            async with database.read() as connection:
                await load_accounts(connection)
        set_up(server)
        for mode in ("fast", "immediate"):
            async with database.read() as first, database.read() as second:
                assert await load_accounts(first) == await load_accounts(second) == []
            own.restart(mode)
            for _ in range(3):
                async with database.read() as connection:
                    assert await load_accounts(connection) == []
            own.restart(mode)
            async with database.write() as connection:
                assert await load_accounts(connection) == []
        own.stop()
        for _ in range(2):
            with pytest.raises(OutOfReachError, match="Connect call failed"):
                async with database.read() as connection:
                    raise AssertionError


@pytest.mark.parametrize(
    "url", ["postgresql://postgres@127.0.0.1:{dead}/x", "postgresql://x@127.0.0.1:{dead},[::1]:{dead}/x"]
)
async def test_a_server_that_is_away(cluster: Cluster, url: str) -> None:
    server = PostgresServer(url.format(dead=free_port()))
    async with opened(server) as database:
        reasons = set()
        for _ in range(50):
            with pytest.raises(OutOfReachError) as error:
                async with database.read():
                    raise AssertionError
            reasons.add(str(error.value))
    assert len(reasons) == 1
    assert "\n" not in reasons.pop()
    with pytest.raises(OutOfReachError, match=r"^postgresql://127\.0\.0\.1:"):
        check_set_up(server)


async def test_the_first_of_two_hosts_is_dead(server: PostgresServer) -> None:
    parts = urlsplit(server.url)
    hosts = f"postgres@127.0.0.1:{free_port()},127.0.0.1:{parts.port}"
    url = f"postgresql://{hosts}{parts.path}?target_session_attrs=read-write"
    async with opened(read_location(url)) as database, database.write() as connection:
        await insert_accounts(connection, [root()])
    check_set_up(read_location(url))
    wrong = read_location(url.replace("read-write", "standby"))
    with pytest.raises(OutOfReachError, match="match"):
        check_set_up(wrong)


async def test_a_wrong_password_is_not_repeated(cluster: Cluster, own: Cluster) -> None:
    url = own.create_database()
    with psycopg.connect(url, autocommit=True) as shell:
        shell.execute("CREATE ROLE dana LOGIN PASSWORD 'right-one'")
    hba = own.data / "pg_hba.conf"
    hba.write_text("host all dana 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n")
    own.restart("fast")
    server = read_location(url.replace("postgres@", "dana:wrong-one@"))
    for work in (set_up, check_set_up):
        with pytest.raises(OutOfReachError, match='password authentication failed for user "dana"') as error:
            work(server)
        assert "wrong" not in str(error.value)
    async with opened(server) as database:
        with pytest.raises(OutOfReachError, match="password authentication failed") as error:
            async with database.read():
                raise AssertionError
        assert "wrong" not in str(error.value)
    right = read_location(url.replace("postgres@", "dana:right-one@"))
    with pytest.raises(OutOfReachError, match="permission denied"):
        set_up(right)


def test_tls_is_asked_for(server: PostgresServer) -> None:
    with pytest.raises(OutOfReachError, match="SSL"):
        check_set_up(PostgresServer(f"{server.url}?sslmode=require"))
    check_set_up(PostgresServer(f"{server.url}?sslmode=prefer"))
    with pytest.raises(OutOfReachError, match=r"none\.pem|certificate|No such file"):
        check_set_up(PostgresServer(f"{server.url}?sslmode=verify-full&sslrootcert=/none.pem"))
    with pytest.raises(OutOfReachError, match="sslmode"):
        check_set_up(PostgresServer(f"{server.url}?sslmode=perhaps"))


def test_a_database_that_does_not_exist(server: PostgresServer) -> None:
    missing = replace(server, url=f"{server.url}_missing")
    for work in (set_up, check_set_up):
        with pytest.raises(NotSetUpError, match=r"does not exist; make it with `createdb test_.*_missing`"):
            work(missing)


def test_a_database_of_another_encoding(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as shell:
        shell.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc")
    url = cluster.url("latin")
    try:
        with pytest.raises(NotSetUpError, match="createdb --encoding=UTF8 --template=template0 latin"):
            set_up(PostgresServer(url))
    finally:
        cluster.drop_database(url)


async def test_set_up_within_a_running_loop(cluster: Cluster) -> None:
    server = PostgresServer(cluster.create_database())
    with pytest.raises(NotSetUpError, match="is not set up; do so with `dialtree init`"):
        check_set_up(server)
    assert [set_up(server), set_up(server)] == [True, False]
    check_set_up(server)
    cluster.drop_database(server.url)


def test_set_up_by_many_at_once(cluster: Cluster) -> None:
    url = cluster.create_database()
    command = [Path(sys.executable).with_name("dialtree"), "init", "--database", url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ended = [(*it.communicate(timeout=60), it.returncode) for it in running]
    shown = str(PostgresServer(url))
    assert sorted(ended) == sorted([(f"{shown} is set up.\n", "", 0)] + [(f"{shown} is up to date.\n", "", 0)] * 3)
    cluster.drop_database(url)


def test_a_newer_database_is_refused(server: PostgresServer, shell: Shell) -> None:
    shell.execute("UPDATE alembic_version SET version_num = '9999'")
    try:
        for work in (set_up, check_set_up):
            with pytest.raises(NotSetUpError, match="was made by a newer version of Dialtree"):
                work(server)
    finally:
        shell.execute("UPDATE alembic_version SET version_num = ?", (VERSIONS[-1],))


def kill_a_writer(url: str) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLDING, url], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "holds\n"
        os.kill(holder.pid, signal.SIGKILL)


async def test_a_killed_writer_holds_nothing(server: PostgresServer, database: Database) -> None:
    await asyncio.to_thread(kill_a_writer, server.url)
    async with database.write() as connection:
        assert await load_accounts(connection) == []
        await insert_accounts(connection, [root(7)])
