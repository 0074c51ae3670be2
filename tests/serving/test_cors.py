import pytest

from dialtree.directory.faults import RefusedError
from dialtree.serving.cors import Origins


@pytest.mark.parametrize(
    "origin",
    [
        "https://crm.example",
        "http://localhost:3000",
        "http://[::1]:8000",
        "chrome-extension://abcdefgh",
        "http://10.0.0.1",
    ],
)
def test_a_listed_origin_may_read(origin: str) -> None:
    assert ("access-control-allow-origin", origin) in Origins([origin]).headers(origin)


@pytest.mark.parametrize(
    "text",
    [
        "https://crm.example/",
        "crm.example",
        "*",
        "null",
        "https://CRM.example",
        "https://a@crm.example",
        "https://קרמ.example",
        "",
    ],
)
def test_what_no_browser_sends_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match=r"DIALTREE_ALLOWED_ORIGINS: .* is not an origin"):
        Origins([text])
