"""What PostgreSQL's triggers do besides what those of SQLite do too."""

import threading
from collections.abc import Iterator

import psycopg
import pytest

from dialtree.storage.location import Location, PostgresServer
from dialtree.storage.postgresql.channel import CHANNEL
from storage.plain_sql import change_log, insert, populate, revision
from storage.shell import Shell
from support.postgresql import Cluster
from support.waiting import eventually

_MANY = 20_000


@pytest.fixture
def server(cluster: Cluster, location: Location) -> PostgresServer:
    assert isinstance(location, PostgresServer)
    return location


@pytest.fixture
def other(server: PostgresServer) -> Iterator[psycopg.Connection]:
    """A second connection, each statement in the transaction that it begins."""
    with psycopg.connect(server.url) as connection:
        yield connection


@pytest.mark.parametrize("table", ["organizations", "accounts", "users", "extensions", "codes"])
def test_truncate_is_refused(cluster: Cluster, directory: Shell, table: str) -> None:
    with pytest.raises(psycopg.errors.IntegrityError, match=f"{table}: TRUNCATE would leave no trace"):
        directory.execute(f"TRUNCATE {table} CASCADE")


def announced(connection: psycopg.Connection) -> list[str]:
    return [it.payload for it in connection.notifies(timeout=0.2)]


def test_what_is_raised_is_announced(server: PostgresServer, shell: Shell) -> None:
    with psycopg.connect(server.url, autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        populate(shell)
        expected = {organization: revision(shell, organization) for organization in (1, 9)}
        last = {int(it.split()[0]): int(it.split()[1]) for it in announced(listener)}
        assert last == expected
        shell.execute("UPDATE accounts SET name = name || '!'")
        assert announced(listener) == [f"1 {expected[1] + 2}", f"9 {expected[9] + 1}"]
        shell.execute("UPDATE accounts SET name = name")
        shell.execute("UPDATE code_usage SET requests = requests + 1")
        assert announced(listener) == []
        insert(shell, "accounts", id=50, organization_id=50, parent_id=None)
        shell.execute("DELETE FROM accounts WHERE id = 50")
        assert announced(listener) == ["50 1", "50 2", "50 gone"]


def test_it_does_not_matter_where_the_writer_searches(server: PostgresServer, shell: Shell) -> None:
    populate(shell)
    before = revision(shell)
    shell.execute("CREATE SCHEMA elsewhere")
    shell.execute("CREATE TABLE elsewhere.organizations (id BIGINT, revision BIGINT)")
    try:
        shell.execute("SET search_path TO elsewhere")
        shell.execute("UPDATE public.accounts SET name = 'New' WHERE id = 2")
        shell.execute("INSERT INTO public.accounts (organization_id, parent_id, name) VALUES (1, 1, 'Other')")
        shell.execute("SET search_path TO public")
        assert revision(shell) == before + 2
    finally:
        shell.execute("DROP SCHEMA elsewhere CASCADE")


def test_a_plan_made_for_one_row_serves_thousands(cluster: Cluster, directory: Shell) -> None:
    added = "INSERT INTO users (id, organization_id, name) SELECT 100 + n, 1, 'A' FROM generate_series(1, ?) AS n"
    directory.execute("UPDATE users SET name = 'B' WHERE id = 1")
    directory.execute(added, (_MANY,))
    before = revision(directory)
    directory.execute("SET LOCAL statement_timeout = '20s'")
    directory.execute("UPDATE users SET name = name || '!' WHERE organization_id = 1")
    assert revision(directory) == before + _MANY + 1
    revisions = [entry[1] for entry in change_log(directory, organization=1)]
    assert revisions == list(range(1, before + _MANY + 2))


def test_two_moves_at_once_make_no_loop(shell: Shell, other: psycopg.Connection) -> None:
    populate(shell)
    insert(shell, "accounts", id=3)
    shell.execute("BEGIN")
    shell.execute("UPDATE accounts SET parent_id = 3 WHERE id = 2")
    ended: list[object] = []

    def move() -> None:
        try:
            other.execute("UPDATE accounts SET parent_id = 2 WHERE id = 3")
        except psycopg.Error as error:
            ended.append(error)
        else:
            ended.append("moved")

    mover = threading.Thread(target=move, daemon=True)
    mover.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE pid = ? AND wait_event_type = 'Lock'"
    eventually(lambda: shell.execute(waiting, (other.info.backend_pid,)).fetchone()[0] == 1, "the other one waits")
    shell.execute("COMMIT")
    mover.join()
    assert "cannot stand below itself" in str(ended[0])


def test_writers_of_one_organisation_at_once_count_each_change(shell: Shell, other: psycopg.Connection) -> None:
    populate(shell)
    before = revision(shell)
    other.execute("UPDATE users SET name = 'A' WHERE id = 1")
    waiter = threading.Thread(
        target=shell.execute, args=("UPDATE extensions SET name = 'B' WHERE id = 1",), daemon=True
    )
    waiter.start()
    other.commit()
    waiter.join()
    assert revision(shell) == before + 2
    assert [entry[1] for entry in change_log(shell, organization=1)] == list(range(1, before + 3))
