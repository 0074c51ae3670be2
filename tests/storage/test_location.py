from pathlib import Path

import pytest

from dialtree.storage.location import file_uri, read_location


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
    assert read_location(url) == Path(path)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "dialtree.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///a.db?mode=ro",
        "sqlite:///a.db#b",
        "sqlite:///a%00b.db",
        "SQLITE:///a.db",
        "postgresql://dana:secret@db/dialtree",
    ],
)
def test_other_urls_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(ValueError, match=r"^not of the form sqlite:///path/to/file\.db$"):
        read_location(url)


def test_a_uri_says_the_file_and_the_mode(tmp_path: Path) -> None:
    assert file_uri(Path("/a b/what?#100%.db"), "rw") == "file:///a%20b/what%3F%23100%25.db?mode=rw"
