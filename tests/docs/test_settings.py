import re

import pytest

from dialtree.settings import Settings

from .pages import read

_ROW = re.compile(r"^\| `(DIALTREE_\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DIALTREE_{name.upper()}", raising=False)


def test_the_readme_lists_every_setting_in_order() -> None:
    assert [name for name, _, _ in _ROW.findall(read("README.md"))] == [
        f"DIALTREE_{name.upper()}" for name in Settings.model_fields
    ]


def test_the_readme_tells_each_default() -> None:
    shown = {name: default.strip("`") for name, default, _ in _ROW.findall(read("README.md"))}
    settings = Settings()
    assert shown == {f"DIALTREE_{name.upper()}": _written(getattr(settings, name)) for name in Settings.model_fields}


def _written(value: object) -> str:
    if value == ():
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
