from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtree.directory.faults import RefusedError
from dialtree.directory.time_zone import check_time_zone


@pytest.mark.parametrize("name", ["UTC", "Asia/Jerusalem", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
def test_zones(name: str) -> None:
    assert check_time_zone("time_zone", name) == name


@pytest.mark.parametrize(
    "name", ["", " UTC", "asia/jerusalem", "Asia", "../etc/passwd", "/etc/localtime", "localtime", "Factory", "a\0b"]
)
def test_what_is_none(name: str) -> None:
    with pytest.raises(RefusedError):
        check_time_zone("time_zone", name)


@given(st.timezone_keys(allow_prefix=False) | st.text(max_size=20))
def test_what_passes_can_be_loaded(name: str) -> None:
    try:
        check_time_zone("time_zone", name)
    except RefusedError:
        return
    assert ZoneInfo(name).key == name
