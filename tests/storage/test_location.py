from pathlib import Path

import pytest

from dialtree.storage.location import PostgresServer, SqliteFile, file_uri, location_url, read_location


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///dialtree.db", "dialtree.db"),
        ("sqlite:///data/dialtree.db", "data/dialtree.db"),
        ("sqlite:////var/lib/dialtree.db", "/var/lib/dialtree.db"),
        ("sqlite:///with%20space%3F%23.db", "with space?#.db"),
        ("sqlite:///with space.db", "with space.db"),
        ("sqlite:///מרכזייה.db", "מרכזייה.db"),
        ("sqlite:///%D7%90.db", "א.db"),
        ("sqlite:///100%25.db", "100%.db"),
    ],
)
def test_the_file_of_a_url(url: str, path: str) -> None:
    assert read_location(url) == SqliteFile(Path(path))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "dialtree",
        "mysql://dana:secret@db/dialtree",
        "postgresql:dana:secret@db",
        "dialtree.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///a.db?mode=ro",
        "sqlite:///a.db#b",
        "sqlite:///a%00b.db",
        "SQLITE:///a.db",
    ],
)
def test_other_urls_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(
        ValueError, match=r"^not of the form sqlite:///path/to/file\.db or postgresql://user@host/name$"
    ):
        read_location(url)


def test_a_uri_says_the_file_and_the_mode(tmp_path: Path) -> None:
    assert file_uri(Path("/a b/what?#100%.db"), "rw") == "file:///a%20b/what%3F%23100%25.db?mode=rw"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://dana:secret@db:5433/dialtree", "postgresql://db:5433/dialtree"),
        ("postgres://dana:secret@db/dialtree?password=secret&sslmode=require", "postgresql://db/dialtree"),
        ("postgresql://one:5432,two/dialtree?target_session_attrs=read-write", "postgresql://one:5432,two/dialtree"),
        ("postgresql:///dialtree?host=/run/postgresql", "postgresql:///dialtree"),
        ("postgresql://s%40cret:s%40cret@[::1]:5432/dialtree", "postgresql://[::1]:5432/dialtree"),
        ("postgresql://", "postgresql://"),
    ],
)
def test_a_server_is_shown_without_its_password(url: str, shown: str) -> None:
    server = read_location(url)
    assert isinstance(server, PostgresServer)
    assert str(server) == shown
    assert "secret" not in repr(server)
    assert "cret" not in f"{server} {server!r}"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://dana:se?cret@db/dialtree",
        "postgresql://dana:1?sslmode=secret@db/dialtree",
        "postgresql://dana:1/secret@db/dialtree",
        "postgresql://dana:sec@ret@db/dialtree",
        "postgresql://dana:sec#ret@db/dialtree",
        "postgresql://dana:sec ret@db/dialtree",
        "postgresql://dana:sec\nret@db/dialtree",
        "postgresql://db:port/dialtree",
        "postgresql://db/dialtree?sslmode",
        "postgresql://db/dialtree?connect_timeout=soon",
        "postgresql://db/dialtree?connect_timeout=-1",
        "postgresql://db/dialtree/secret",
    ],
)
def test_a_malformed_one_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="percent-encoded") as refusal:
        read_location(url)
    assert "sec" not in str(refusal.value)
    assert "ret" not in str(refusal.value)


def test_each_host_is_tried_on_its_own() -> None:
    server = read_location("postgresql://u:p%20@a:1,b/n?connect_timeout=3&application_name=x%20y")
    assert isinstance(server, PostgresServer)
    assert server.hosts() == [f"postgresql://u:p%20@{host}/n?application_name=x%20y" for host in ("a:1", "b")]
    assert (server.connect_timeout, server.name) == (3, "n")


@pytest.mark.parametrize("url", ["sqlite:///a.db", "sqlite:////tmp/a%20b%3F%23.db", "postgresql://u:p%40@host:5/name"])
def test_a_location_is_written_as_it_is_read(url: str) -> None:
    location = read_location(url)
    assert location_url(location) == url
    assert read_location(location_url(location)) == location
