"""PostgreSQL's watch on revisions when connections break, freeze, and the server goes away."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from structlog.testing import capture_logs

from dialtree.storage.clock import now
from dialtree.storage.errors import OutOfReachError
from dialtree.storage.postgresql.watch import PostgresWatch
from dialtree.storage.watch import UNKNOWN
from storage.watching import LEASE, RAISE, Reader, Writer, make_database, shell, until_known, watching
from support.postgresql import VERSIONS, Cluster, Version, running
from support.proxy import Proxy
from support.server import free_port
from support.waiting import eventually_async

WATCH = "dialtree watch"
READS = "dialtree revisions"


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> Version:
    version: Version = request.param
    return version


@pytest.fixture
def url(version: Version) -> Iterator[str]:
    cluster = running(version)
    url = make_database(cluster)
    yield url
    cluster.drop_database(url)


@pytest.fixture
def own_cluster(version: Version) -> Iterator[Cluster]:
    with Cluster.make(version) as cluster:
        yield cluster


@pytest.fixture
def proxy(version: Version) -> Iterator[Proxy]:
    with Proxy(running(version).port) as proxy:
        yield proxy


@pytest.fixture
async def watch(url: str, proxy: Proxy) -> AsyncIterator[PostgresWatch]:
    """A watch that knows both organisations, by way of the proxy."""
    async with watching(proxy.url(url)) as watch:
        await until_known(watch, 1)
        await until_known(watch, 2)
        yield watch


@pytest.mark.parametrize("hurt", ["freeze", "kill", "terminate", "refuse"])
async def test_never_stale_when_listening_breaks(url: str, proxy: Proxy, watch: PostgresWatch, hurt: str) -> None:
    with Writer.running(url) as writer, shell(url) as sql:
        reader = Reader(watch, writer)
        await _ask_until(reader, lambda: reader.told > 100)
        before = reader.read
        match hurt:
            case "freeze":
                proxy.freeze(WATCH)
            case "kill":
                assert proxy.kill(WATCH) == 1
            case "terminate":
                sql.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", (WATCH,)
                )
            case "refuse":
                proxy.refuse(WATCH)
        # A connection that is gone comes again in no time; one that is away does not.
        most = before + (100 if hurt in {"freeze", "refuse"} else 0)
        await _ask_until(reader, lambda: reader.read > most)
        proxy.thaw()
        proxy.admit()
        before = reader.told
        await _ask_until(reader, lambda: reader.told > before + 100)
        assert writer.error is None


async def test_a_late_answer_counts_from_when_it_was_asked_for(url: str, proxy: Proxy, watch: PostgresWatch) -> None:
    """The answer to a heartbeat is held up; meanwhile somebody commits, and that announcement is held up longer."""
    for expected in range(1, 4):
        await until_known(watch)
        proxy.freeze(WATCH, requests=False)
        until = watch._known._until
        # The heartbeat that is under way was sent while the one before it held; a lease later it is void.
        await eventually_async(lambda until=until: now() > until + LEASE, "the lease runs out")
        with shell(url) as sql:
            sql.execute(RAISE, (1,))
        assert proxy.let_one_through(WATCH) == 1
        await eventually_async(lambda until=until: watch._known._until != until, "the answer arrives")
        assert watch.revision(1) is UNKNOWN
        proxy.thaw()
        await eventually_async(lambda expected=expected: watch.revision(1) == expected + 1, "the announcement arrives")


async def test_reads_go_on_while_nothing_is_heard(url: str, proxy: Proxy, watch: PostgresWatch) -> None:
    proxy.refuse(WATCH)
    await eventually_async(lambda: watch.revision(1) is UNKNOWN, "nothing is heard")
    with shell(url) as sql:
        for expected in range(2, 20):
            sql.execute(RAISE, (1,))
            assert await watch.read(1) == expected
            assert watch.revision(1) is UNKNOWN


async def test_what_was_known_before_is_asked_again_after(url: str, proxy: Proxy, watch: PostgresWatch) -> None:
    proxy.refuse(WATCH)
    await eventually_async(lambda: watch.revision(2) is UNKNOWN, "nothing is heard")
    with shell(url) as sql:
        sql.execute(RAISE, (2,))
    proxy.admit()
    await until_known(watch, 1)
    assert watch.revision(2) is UNKNOWN
    assert await watch.read(2) == 2


async def test_a_read_that_began_before_the_loss_is_not_kept(url: str, proxy: Proxy, watch: PostgresWatch) -> None:
    with shell(url) as sql:
        sql.execute("INSERT INTO organizations VALUES (7, 1)")
        proxy.freeze(READS)
        reading = asyncio.create_task(watch.read(8))
        await eventually_async(lambda: proxy.holds(READS), "the read is on its way")
        proxy.kill(WATCH)
        await eventually_async(lambda: watch.revision(1) is UNKNOWN, "the loss is noticed")
        await until_known_only_by_heartbeat(watch, url)
        proxy.thaw()
        assert await reading is None
        assert watch.revision(8) is UNKNOWN


async def until_known_only_by_heartbeat(watch: PostgresWatch, url: str) -> None:
    """Waits until announcements are heard, without reading anything."""
    with shell(url) as sql:

        def heard() -> bool:
            sql.execute(RAISE, (1,))
            return watch.revision(1) is not UNKNOWN

        await eventually_async(heard, "announcements are heard")


async def test_a_lost_pooled_connection_is_replaced_unnoticed(proxy: Proxy, watch: PostgresWatch) -> None:
    for _ in range(10):
        assert await watch.read(1) == 1
        assert proxy.kill(READS) > 0
        assert await watch.read(1) == 1


async def test_a_frozen_read_fails_and_recovers(url: str, proxy: Proxy, watch: PostgresWatch) -> None:
    proxy.freeze(READS)
    with pytest.raises(OutOfReachError, match=r"^no answer within 1 s$"):
        await watch.read(1)
    await _fails_at_once(watch)
    proxy.thaw()
    await _until_read(watch)


async def test_a_network_that_is_silent(url: str, proxy: Proxy, watch: PostgresWatch) -> None:
    proxy.freeze()
    with capture_logs() as logs:
        failures = await asyncio.gather(*(watch.read(number) for number in range(20)), return_exceptions=True)
        assert all(isinstance(failure, OutOfReachError) for failure in failures)
        await _fails_at_once(watch)
        await eventually_async(lambda: len(logs) == 1, "the loss is told")
        proxy.thaw()
        await _until_read(watch)
        await until_known(watch)
        await eventually_async(lambda: len(logs) == 2, "it is told that all is well")
    assert [entry["log_level"] for entry in logs] == ["warning", "info"]


@pytest.mark.parametrize("mode", ["immediate", "fast"])
async def test_the_server_is_restarted(own_cluster: Cluster, mode: str) -> None:
    url = make_database(own_cluster)
    with capture_logs() as logs:
        async with watching(url) as watch:
            for expected in range(2, 5):
                await until_known(watch)
                own_cluster.restart("immediate" if mode == "immediate" else "fast")
                with shell(url) as sql:
                    sql.execute(RAISE, (1,))
                await eventually_async(
                    lambda expected=expected: watch.revision(1) in {UNKNOWN, expected}, "the loss is noticed"
                )
                await _until_read(watch, expected)
            await until_known(watch)
            await eventually_async(lambda: logs[-1]["log_level"] == "info", "it is told that all is well")
    assert [entry["log_level"] for entry in logs] == ["warning", "info"] * (len(logs) // 2)


async def test_the_server_is_away_for_a_while(own_cluster: Cluster) -> None:
    url = make_database(own_cluster).replace("postgres@", "postgres:s3cret-word@")
    with capture_logs() as logs:
        async with watching(url) as watch:
            await until_known(watch)
            own_cluster.stop("immediate")
            await eventually_async(lambda: watch.revision(1) is UNKNOWN, "the loss is noticed")
            for _ in range(300):
                with pytest.raises(OutOfReachError) as failure:
                    await watch.read(1)
                assert "s3cret" not in str(failure.value)
                assert len(str(failure.value).splitlines()) == 1
            own_cluster.start()
            await _until_read(watch)
            await until_known(watch)
            await eventually_async(lambda: len(logs) == 2, "it is told that all is well")
    assert [entry["log_level"] for entry in logs] == ["warning", "info"]
    assert "s3cret" not in str(logs)


async def test_starts_without_a_server(own_cluster: Cluster) -> None:
    url = make_database(own_cluster)
    own_cluster.stop("fast")
    with capture_logs() as logs:
        async with watching(url) as watch:
            with pytest.raises(OutOfReachError):
                await watch.read(1)
            await eventually_async(lambda: len(logs) == 1, "it is told")
            own_cluster.start()
            await _until_read(watch)
            await until_known(watch)


async def test_the_first_host_is_dead(url: str, proxy: Proxy, version: Version) -> None:
    """Silently: it takes connections and answers nothing."""
    alive = f"127.0.0.1:{running(version).port}"
    proxy.freeze()
    silent = proxy.url(url).split("@")[1].split("/")[0]
    for hosts in (f"{silent},{alive}", f"127.0.0.1:{free_port()},{alive}"):
        async with watching(
            url.replace(alive, hosts) + "?target_session_attrs=read-write", connect_timeout=0.3
        ) as watch:
            assert await watch.read(1) == 1
            await until_known(watch)


async def test_a_standby_is_passed_over(own_cluster: Cluster, url: str, version: Version) -> None:
    (own_cluster.data / "standby.signal").touch()
    own_cluster.restart("fast")
    writable = f"127.0.0.1:{running(version).port}"
    async with watching(url.replace(writable, f"127.0.0.1:{own_cluster.port},{writable}")) as watch:
        assert await watch.read(1) == 1
        await until_known(watch)


async def test_a_server_that_became_a_standby_is_not_asked(own_cluster: Cluster) -> None:
    url = make_database(own_cluster)
    async with watching(url) as watch:
        await until_known(watch)
        (own_cluster.data / "standby.signal").touch()
        own_cluster.restart("fast")
        with pytest.raises(OutOfReachError, match="primary"):
            await watch.read(1)
        assert watch.revision(1) is UNKNOWN
        (own_cluster.data / "standby.signal").unlink()
        own_cluster.restart("fast")
        await _until_read(watch)


async def test_a_table_that_is_locked(url: str) -> None:
    async with watching(url, statement_timeout=0.2) as watch:
        await until_known(watch, 1)
        with psycopg.connect(url) as holder:
            holder.execute("LOCK TABLE organizations")
            with pytest.raises(OutOfReachError, match=r"statement timeout|no answer"):
                await watch.read(2)
            assert watch.revision(1) == 1
        await _until_read(watch)


async def _ask_until(reader: Reader, condition: object) -> None:
    deadline = now() + 30
    while not condition():  # type: ignore[operator]
        assert now() < deadline, "the reader is not told"
        await reader.ask()
        await asyncio.sleep(0.001)


async def _fails_at_once(watch: PostgresWatch) -> None:
    """While one tries, all others are refused, and none of them waits."""
    trying = await _ask(watch)
    while trying.done():
        trying.exception()
        await asyncio.sleep(0.01)
        trying = await _ask(watch)
    for _ in range(50):
        refused = await _ask(watch)
        assert isinstance(refused.exception(), OutOfReachError)
    assert not trying.done()
    await asyncio.wait([trying])
    assert isinstance(trying.exception(), OutOfReachError)


async def _ask(watch: PostgresWatch) -> asyncio.Task[int | None]:
    """Asks, and looks away for a few turns of the event loop: a refusal takes no longer."""
    asking = asyncio.create_task(watch.read(1))
    for _ in range(5):
        await asyncio.sleep(0)
    return asking


async def _until_read(watch: PostgresWatch, expected: int = 1) -> None:
    deadline = now() + 30
    while True:
        try:
            assert await watch.read(1) == expected
        except OutOfReachError:
            assert now() < deadline
            await asyncio.sleep(0.01)
        else:
            return
